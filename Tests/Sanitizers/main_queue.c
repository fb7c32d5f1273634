// Keeps the main thread alive, since valgrind's memcheck stops when a thread of libdispatch ends. The main thread runs
// the main queue itself, as a run loop does.

#include <poll.h>
#include <stdint.h>
#include <sys/eventfd.h>

extern int _dispatch_get_main_queue_handle_4CF(void);
extern void _dispatch_main_queue_callback_4CF(void *);

void dispatch_main(void) {
    int handle = _dispatch_get_main_queue_handle_4CF();
    for (;;) {
        struct pollfd wait = {.fd = handle, .events = POLLIN};
        eventfd_t count;
        if (poll(&wait, 1, -1) > 0) eventfd_read(handle, &count);
        _dispatch_main_queue_callback_4CF(0);
    }
}
