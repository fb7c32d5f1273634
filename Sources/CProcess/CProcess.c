#define _GNU_SOURCE
#include "CProcess.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>

#if defined(__APPLE__) || defined(__linux__)

/// Without `closefrom`, only the close-on-exec flag keeps descriptors from the child.
static int close_others(posix_spawn_file_actions_t *actions) {
#if defined(__GLIBC__) && (__GLIBC__ > 2 || __GLIBC_MINOR__ >= 34)
    return posix_spawn_file_actions_addclosefrom_np(actions, 3);
#else
    (void)actions;
    return 0;
#endif
}

static int set_descriptors(posix_spawn_file_actions_t *actions, const char *folder, const int descriptors[3]) {
    int error = 0;
    if (folder != NULL) error = posix_spawn_file_actions_addchdir_np(actions, folder);
    for (int number = 0; number < 3 && !error; number++)
        error = posix_spawn_file_actions_adddup2(actions, descriptors[number], number);
    if (!error) error = close_others(actions);
    return error;
}

static int set_attributes(posix_spawnattr_t *attributes) {
    short flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK;
#ifdef POSIX_SPAWN_CLOEXEC_DEFAULT
    flags |= POSIX_SPAWN_CLOEXEC_DEFAULT;
#endif
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    sigdelset(&all, SIGKILL);
    sigdelset(&all, SIGSTOP);
    int error = posix_spawnattr_setflags(attributes, flags);
    if (!error) error = posix_spawnattr_setpgroup(attributes, 0);
    if (!error) error = posix_spawnattr_setsigdefault(attributes, &all);
    if (!error) error = posix_spawnattr_setsigmask(attributes, &none);
    return error;
}

static int start(pid_t *id, const struct cprocess_call *call, const int descriptors[3]) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int error = posix_spawn_file_actions_init(&actions);
    if (error) return error;
    error = posix_spawnattr_init(&attributes);
    if (!error) {
        error = set_descriptors(&actions, call->folder, descriptors);
        if (!error) error = set_attributes(&attributes);
        if (!error) error = posix_spawn(id, call->path, &actions, &attributes, call->arguments, call->environment);
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

int cprocess_start(pid_t *id, const struct cprocess_call *call) {
    // Copies above the standard descriptors, some of which may be closed, so that no copy is overwritten before its use.
    const int given[3] = {call->input, call->output, call->error};
    int copies[3] = {-1, -1, -1};
    int error = 0;
    for (int number = 0; number < 3 && !error; number++) {
        copies[number] = fcntl(given[number], F_DUPFD_CLOEXEC, 3);
        if (copies[number] < 0) error = errno;
    }
    if (!error) error = start(id, call, copies);
    for (int number = 0; number < 3; number++)
        if (copies[number] >= 0) close(copies[number]);
    return error;
}

int cprocess_pipe(int *reading, int *writing) {
    int ends[2];
#ifdef __linux__
    if (pipe2(ends, O_CLOEXEC) != 0) return errno;
#else
    if (pipe(ends) != 0) return errno;
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
#endif
    *reading = ends[0];
    *writing = ends[1];
    return 0;
}

#else

int cprocess_start(pid_t *id, const struct cprocess_call *call) {
    (void)id;
    (void)call;
    return ENOSYS;
}

int cprocess_pipe(int *reading, int *writing) {
    (void)reading;
    (void)writing;
    return ENOSYS;
}

#endif
