/* Writes down what a process does to the files of one folder, in the order in which it does it; for LD_PRELOAD.
 *
 * POWERCUTS_TRACE is the file to append to, POWERCUTS_FOLDER the folder. A record is its kind, two numbers, a length and so
 * many bytes; each stands in the trace before the call returns. A sync has one record before it and one after it, because
 * what is written meanwhile may not be on the disk. POWERCUTS_BOOT names a file that is read as the system's boot id.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

enum { MOST = 65536 };

static int trace = -1;
static const char *folder, *boot;
static size_t folder_length;
static char watched[MOST];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

#define REAL(result, name, ...) \
    static result (*real)(__VA_ARGS__); \
    if (!real) real = (result (*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name)

struct __attribute__((packed)) head {
    char kind;
    int32_t file;
    int64_t number;
    uint32_t length;
};

static ssize_t plain_write(int file, const void *bytes, size_t count) {
    REAL(ssize_t, write, int, const void *, size_t);
    return real(file, bytes, count);
}

static int plain_open(const char *path, int flags, mode_t mode) {
    REAL(int, open, const char *, int, ...);
    return real(path, flags, mode);
}

__attribute__((constructor)) static void begin(void) {
    boot = getenv("POWERCUTS_BOOT");
    folder = getenv("POWERCUTS_FOLDER");
    const char *path = getenv("POWERCUTS_TRACE");
    if (!folder || !path) return;
    folder_length = strlen(folder);
    int file = plain_open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) abort();
    trace = fcntl(file, F_DUPFD_CLOEXEC, 1000);
    close(file);
    if (trace < 0) abort();
}

/* One write, so that records of several processes do not mix. */
static void note(char kind, int file, int64_t number, const void *bytes, size_t length) {
    size_t size = sizeof(struct head) + length;
    char *record = malloc(size);
    if (!record) abort();
    struct head head = {kind, file, number, (uint32_t)length};
    memcpy(record, &head, sizeof head);
    if (length) memcpy(record + sizeof head, bytes, length);
    if (plain_write(trace, record, size) != (ssize_t)size) abort();
    free(record);
}

static int is_inside(const char *path) {
    return trace >= 0 && strncmp(path, folder, folder_length) == 0;
}

static int is_watched(int file) { return trace >= 0 && file >= 0 && file < MOST && watched[file]; }

static int opened(const char *path, int flags, int file) {
    if (file >= 0 && file < MOST) {
        watched[file] = is_inside(path);
        if (watched[file]) note('o', file, flags, path, strlen(path));
    }
    return file;
}

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        REAL(int, name, const char *, int, ...); \
        va_list rest; \
        va_start(rest, flags); \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
        va_end(rest); \
        if (boot && strcmp(path, "/proc/sys/kernel/random/boot_id") == 0) path = boot; \
        pthread_mutex_lock(&lock); \
        int file = opened(path, flags, real(path, flags, mode)); \
        pthread_mutex_unlock(&lock); \
        return file; \
    }
OPEN(open)
OPEN(open64)

int close(int file) {
    REAL(int, close, int);
    pthread_mutex_lock(&lock);
    if (is_watched(file)) {
        note('c', file, 0, NULL, 0);
        watched[file] = 0;
    }
    int result = real(file);
    pthread_mutex_unlock(&lock);
    return result;
}

int dup2(int old, int new) {
    REAL(int, dup2, int, int);
    pthread_mutex_lock(&lock);
    int result = real(old, new);
    if (result >= 0 && result < MOST) {
        watched[result] = is_watched(old);
        if (watched[result]) note('d', result, old, NULL, 0);
    }
    pthread_mutex_unlock(&lock);
    return result;
}

ssize_t write(int file, const void *bytes, size_t count) {
    if (!is_watched(file)) return plain_write(file, bytes, count);
    pthread_mutex_lock(&lock);
    ssize_t result = plain_write(file, bytes, count);
    if (result > 0) note('w', file, lseek(file, 0, SEEK_CUR) - result, bytes, result);
    pthread_mutex_unlock(&lock);
    return result;
}

#define PWRITE(name, offset_type) \
    ssize_t name(int file, const void *bytes, size_t count, offset_type offset) { \
        REAL(ssize_t, name, int, const void *, size_t, offset_type); \
        if (!is_watched(file)) return real(file, bytes, count, offset); \
        pthread_mutex_lock(&lock); \
        ssize_t result = real(file, bytes, count, offset); \
        if (result > 0) note('w', file, offset, bytes, result); \
        pthread_mutex_unlock(&lock); \
        return result; \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

#define TRUNCATE(name, offset_type) \
    int name(int file, offset_type length) { \
        REAL(int, name, int, offset_type); \
        if (!is_watched(file)) return real(file, length); \
        pthread_mutex_lock(&lock); \
        int result = real(file, length); \
        if (result == 0) note('t', file, length, NULL, 0); \
        pthread_mutex_unlock(&lock); \
        return result; \
    }
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

#define SYNC(name) \
    int name(int file) { \
        REAL(int, name, int); \
        if (!is_watched(file)) return real(file); \
        note('s', file, 0, NULL, 0); \
        int result = real(file); \
        if (result == 0) note('S', file, 0, NULL, 0); \
        return result; \
    }
SYNC(fsync)
SYNC(fdatasync)

int rename(const char *old, const char *new) {
    REAL(int, rename, const char *, const char *);
    pthread_mutex_lock(&lock);
    int result = real(old, new);
    if (result == 0 && is_inside(old)) {
        char both[8192];
        size_t first = strlen(old) + 1, second = strlen(new);
        if (first + second > sizeof both) abort();
        memcpy(both, old, first);
        memcpy(both + first, new, second);
        note('r', -1, 0, both, first + second);
    }
    pthread_mutex_unlock(&lock);
    return result;
}

int unlink(const char *path) {
    REAL(int, unlink, const char *);
    pthread_mutex_lock(&lock);
    int result = real(path);
    if (result == 0 && is_inside(path)) note('u', -1, 0, path, strlen(path));
    pthread_mutex_unlock(&lock);
    return result;
}
