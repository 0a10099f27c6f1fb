// What starts a program cleanly is in the C library, but not where Swift sees it: closing all other files, the folder, the
// limits.
#define _GNU_SOURCE
#include "CSpawnShim.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int start(const char *path, char *const argv[], char *const envp[], const char *folder, int in, int out, int err,
                 int lock, pid_t *pid) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t all, none;
    int failure = posix_spawn_file_actions_init(&actions);
    if (failure) return failure;
    failure = posix_spawnattr_init(&attributes);
    if (failure) {
        posix_spawn_file_actions_destroy(&actions);
        return failure;
    }
    sigfillset(&all);
    sigemptyset(&none);
    if (!failure) failure = posix_spawn_file_actions_adddup2(&actions, in, 0);
    if (!failure) failure = posix_spawn_file_actions_adddup2(&actions, out, 1);
    if (!failure) failure = posix_spawn_file_actions_adddup2(&actions, err, 2);
    if (!failure && lock >= 0) failure = posix_spawn_file_actions_adddup2(&actions, lock, 3);
    if (!failure) failure = posix_spawn_file_actions_addchdir_np(&actions, folder);
    if (!failure) failure = posix_spawn_file_actions_addclosefrom_np(&actions, lock >= 0 ? 4 : 3);
    if (!failure) failure = posix_spawnattr_setpgroup(&attributes, 0);
    if (!failure) failure = posix_spawnattr_setsigdefault(&attributes, &all);
    if (!failure) failure = posix_spawnattr_setsigmask(&attributes, &none);
    if (!failure)
        failure = posix_spawnattr_setflags(
            &attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    if (!failure) failure = posix_spawn(pid, path, &actions, &attributes, argv, envp);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    if (failure) return failure;
    struct rlimit nothing = {0, 0};
    prlimit(*pid, RLIMIT_CORE, &nothing, NULL);
    return 0;
}

int cspawn_start(const char *path, char *const argv[], char *const envp[], const char *folder, const char *log,
                 int lock, struct cspawn_child *child) {
    int input[2] = {-1, -1}, output[2] = {-1, -1}, failure = 0;
    // A pipe that nobody reads is refused; one waited for would hold the whole run.
    int err = open(log ? log : "/dev/null", log ? O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK
                                                 : O_WRONLY | O_CLOEXEC, 0600);
    if (err < 0) return errno;
    fcntl(err, F_SETFL, O_APPEND);
    if (pipe2(input, O_CLOEXEC) || pipe2(output, O_CLOEXEC)) failure = errno;
    if (!failure) failure = start(path, argv, envp, folder, input[0], output[1], err, lock, &child->pid);
    close(err);
    if (input[0] >= 0) close(input[0]);
    if (output[1] >= 0) close(output[1]);
    if (failure) {
        if (input[1] >= 0) close(input[1]);
        if (output[0] >= 0) close(output[0]);
        return failure;
    }
    fcntl(input[1], F_SETFL, O_NONBLOCK);
    fcntl(output[0], F_SETFL, O_NONBLOCK);
    child->input = input[1];
    child->output = output[0];
    return 0;
}

int cspawn_unread(int pipe) {
    int count = 0;
    return ioctl(pipe, FIONREAD, &count) ? 0 : count;
}

int cspawn_claim(const char *name) {
    // A socket of the abstract namespace: it is gone with the last process that has it, and leaves no file behind.
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t length = strlen(name);
    if (length > 100) {
        errno = ENAMETOOLONG;
        return -1;
    }
    memcpy(address.sun_path + 1, name, length);
    int lock = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (lock < 0) return -1;
    if (bind(lock, (struct sockaddr *)&address, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + length))) {
        int failure = errno;
        close(lock);
        errno = failure;
        return -1;
    }
    return lock;
}

extern char **environ;

int cspawn_beside(const char *path, char *const argv[], int quiet, pid_t *pid) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t all, none;
    int error = posix_spawn_file_actions_init(&actions);
    if (error != 0) return error;
    error = posix_spawnattr_init(&attributes);
    if (error != 0) {
        posix_spawn_file_actions_destroy(&actions);
        return error;
    }
    sigfillset(&all);
    sigemptyset(&none);
    error = posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    if (error == 0 && quiet)
        error = posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    if (error == 0) error = posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
    if (error == 0) error = posix_spawnattr_setsigdefault(&attributes, &all);
    if (error == 0) error = posix_spawnattr_setsigmask(&attributes, &none);
    if (error == 0) error = posix_spawnattr_setpgroup(&attributes, 0);
    if (error == 0)
        error = posix_spawnattr_setflags(
            &attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    if (error == 0) error = posix_spawn(pid, path, &actions, &attributes, argv, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}
