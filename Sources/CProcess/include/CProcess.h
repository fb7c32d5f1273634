#ifndef CPROCESS_H
#define CPROCESS_H

#include <sys/types.h>

/// What a program is started with.
struct cprocess_call {
    const char *path;
    char *const *arguments;
    char *const *environment;

    /// The folder to run in, or NULL for that of this process.
    const char *folder;

    /// Descriptors of its standard input, output and error.
    int input, output, error;
};

/// Starts a program in a process group of its own, with no signal blocked or ignored and no other descriptor open.
/// Returns 0, or the number of the error.
int cprocess_start(pid_t *id, const struct cprocess_call *call);

/// Opens a pipe that no other program inherits. Returns 0, or the number of the error.
int cprocess_pipe(int *reading, int *writing);

#endif
