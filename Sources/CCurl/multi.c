#define _GNU_SOURCE

#ifdef __linux__

#include "library.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { MAXCONNECTS = 6, MESSAGE_DONE = 1, WAIT_POLLIN = 1 };

cloud_curl_multi *cloud_curl_multi_create(long connections) {
    cloud_curl_multi *multi = cloud_curl.multi_init();
    if (multi != NULL) cloud_curl.multi_setopt(multi, MAXCONNECTS, connections);
    return multi;
}

void cloud_curl_multi_destroy(cloud_curl_multi *multi) { cloud_curl.multi_cleanup(multi); }

int cloud_curl_multi_add(cloud_curl_multi *multi, cloud_curl_easy *easy) {
    return cloud_curl.multi_add_handle(multi, easy);
}

void cloud_curl_multi_remove(cloud_curl_multi *multi, cloud_curl_easy *easy) {
    cloud_curl.multi_remove_handle(multi, easy);
}

int cloud_curl_multi_perform(cloud_curl_multi *multi) {
    int running;
    return cloud_curl.multi_perform(multi, &running);
}

cloud_curl_easy *cloud_curl_multi_next(cloud_curl_multi *multi, int *result) {
    int left;
    struct cloud_curl_message *message;
    while ((message = cloud_curl.multi_info_read(multi, &left)) != NULL) {
        if (message->kind != MESSAGE_DONE) continue;
        *result = message->data.result;
        return message->easy;
    }
    return NULL;
}

int cloud_curl_multi_wait(cloud_curl_multi *multi, int wakeup, int milliseconds) {
    // `curl_multi_poll` and `curl_multi_wakeup` would do the same, but exist only in later versions.
    struct cloud_curl_wait wait = {.descriptor = wakeup, .events = WAIT_POLLIN};
    int ready;
    int result = cloud_curl.multi_wait(multi, &wait, 1, milliseconds, &ready);
    uint64_t rings;
    if (wait.happened != 0 && read(wakeup, &rings, sizeof rings) < 0) return result;
    return result;
}

int cloud_curl_wakeup_create(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }

void cloud_curl_wakeup_signal(int wakeup) {
    uint64_t one = 1;
    // This fails only if the wakeup is already signaled.
    if (write(wakeup, &one, sizeof one) < 0) return;
}

void cloud_curl_wakeup_destroy(int wakeup) { close(wakeup); }

struct body {
    void (*run)(void *);
    void *context;
};

static void *run(void *argument) {
    struct body body = *(struct body *)argument;
    free(argument);
    body.run(body.context);
    return NULL;
}

bool cloud_curl_run(void (*function)(void *), void *context) {
    struct body *body = malloc(sizeof *body);
    if (body == NULL) return false;
    *body = (struct body){function, context};

    // A thread inherits the signal mask. Without blocked signals, writing to a closed connection ends the process with
    // some versions of libcurl, and a signal handler of the program could run on this thread. Signals for faults of the
    // thread itself can't be blocked.
    sigset_t blocked, before;
    sigfillset(&blocked);
    const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS, SIGABRT};
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) sigdelset(&blocked, faults[i]);
    pthread_sigmask(SIG_SETMASK, &blocked, &before);
    pthread_t thread;
    int result = pthread_create(&thread, NULL, run, body);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (result != 0) {
        free(body);
        return false;
    }
    pthread_setname_np(thread, "libcurl");
    pthread_detach(thread);
    return true;
}

#endif
