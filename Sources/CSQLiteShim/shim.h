// What SQLite takes by a function of any number of arguments, which Swift cannot call.
#ifndef CSQLITESHIM_H
#define CSQLITESHIM_H

#include <sqlite3.h>

// Without statistics of memory, for each of which SQLite takes a lock at every allocation, and with small pieces of memory for
// a connection that are enough for a row of ours. Has to come before the first connection; later it is refused.
static inline int csqlite_be_frugal(void) {
    int code = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    return code ? code : sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 1200, 256);
}

#endif
