#ifndef CPROCESS_H
#define CPROCESS_H

#include <sys/types.h>

/// The parameters of a program to start.
struct cprocess_call {
    const char *path;
    char *const *arguments;
    char *const *environment;

    /// The working directory, or NULL for that of this process.
    const char *folder;

    /// The descriptors of its standard input, output and error.
    int input, output, error;
};

/// Starts a program in its own process group, with no signals blocked or ignored and no other descriptors open.
/// Returns 0 or an error number.
int cprocess_start(pid_t *id, const struct cprocess_call *call);

/// Opens a pipe that other programs don't inherit. Returns 0 or an error number.
int cprocess_pipe(int *reading, int *writing);

#endif
