#ifndef CSPAWNSHIM_H
#define CSPAWNSHIM_H

#include <sys/types.h>

/// A program that runs beside this one, and this side's ends of its pipes, both of which never wait.
struct cspawn_child {
    pid_t pid;
    /// What is written here is the program's standard input.
    int input;
    /// What is read here is the program's standard output.
    int output;
};

/// Starts the program at `path`, in a process group of its own, with nothing of this process but what is given: no other
/// open file, no environment, no signal that is blocked or ignored, and without a dump of its memory should it crash.
///
/// `argv` and `envp` end with NULL. It inherits `lock` as its file 3, unless that is -1, so that whoever looks at the lock
/// knows whether it or a child of it still runs. `folder` is where it works. Its standard error is appended to the file `log`, which only
/// its owner can read, or thrown away where `log` is NULL. Returns 0, or the number of the error, with nothing started.
int cspawn_start(const char *path, char *const argv[], char *const envp[], const char *folder, const char *log,
                 int lock, struct cspawn_child *child);

/// How many bytes of a pipe nobody has read yet; 0 where that cannot be told.
int cspawn_unread(int pipe);

/// A name of this machine that one process at a time can hold, it and those that inherit the descriptor, or -1 with `errno`;
/// EADDRINUSE where somebody has it. `name` has at most 100 bytes.
int cspawn_claim(const char *name);

/// Starts the program at `path` with this process's environment, folder and standard error, nothing on its standard input, in a
/// process group of its own, no signal ignored or blocked. Its standard output is this process's, or thrown away if `quiet`.
/// Returns 0, or the number of the error, with nothing started.
int cspawn_beside(const char *path, char *const argv[], int quiet, pid_t *pid);

#endif
