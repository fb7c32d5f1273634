#ifdef __linux__

#include "library.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct cloud_curl_functions cloud_curl;

/// The start of the structure that `curl_version_info` returns, which is the same in every version.
struct version_info {
    int age;
    const char *text;
    unsigned number;
};

static bool find(void *library, const char *name, void *function, char *reason, size_t size) {
    void *found = dlsym(library, name);
    if (found == NULL) {
        snprintf(reason, size, "it has no %s", name);
        return false;
    }
    *(void **)function = found;
    return true;
}

/// Opens a library and resolves all needed functions. The library stays open, since libcurl can't be unloaded safely.
static bool open_library(const char *name, struct cloud_curl_functions *functions, char *reason, size_t size) {
    // Its symbols are local to this handle. Its own dependencies are resolved as usual.
    void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        const char *text = dlerror();
        snprintf(reason, size, "%s", text == NULL ? "it can't be opened" : text);
        return false;
    }
#define FIND(member, symbol)                                                                                         \
    if (!find(library, "curl_" symbol, &functions->member, reason, size)) return false
    FIND(global_init, "global_init");
    FIND(version_info, "version_info");
    FIND(easy_init, "easy_init");
    FIND(easy_reset, "easy_reset");
    FIND(easy_cleanup, "easy_cleanup");
    FIND(easy_setopt, "easy_setopt");
    FIND(easy_getinfo, "easy_getinfo");
    FIND(easy_strerror, "easy_strerror");
    FIND(slist_append, "slist_append");
    FIND(slist_free_all, "slist_free_all");
    FIND(multi_init, "multi_init");
    FIND(multi_cleanup, "multi_cleanup");
    FIND(multi_setopt, "multi_setopt");
    FIND(multi_add_handle, "multi_add_handle");
    FIND(multi_remove_handle, "multi_remove_handle");
    FIND(multi_perform, "multi_perform");
    FIND(multi_info_read, "multi_info_read");
    FIND(multi_wait, "multi_wait");
#undef FIND
    const struct version_info *info = functions->version_info(0);
    if (info == NULL || info->number < cloud_curl_oldest_version) {
        snprintf(reason, size, "version %s is too old: 7.61 or later is needed",
                 info == NULL ? "0" : info->text);
        return false;
    }
    functions->version = info->number;
    return true;
}

/// Returns the system resource that is missing to load a library, or `NULL`.
static const char *lack(void) {
    // As many descriptors as the loop uses, and one for the library's file.
    int held[4];
    int error = 0;
    size_t count = 0;
    while (error == 0 && count < sizeof held / sizeof *held) {
        int descriptor = eventfd(0, EFD_CLOEXEC);
        if (descriptor < 0) error = errno;
        else held[count++] = descriptor;
    }
    while (count > 0) close(held[--count]);
    switch (error) {
    case EMFILE: return "this process has too many open files";
    case ENFILE: return "the system has too many open files";
    case ENOMEM: return "the system has no memory left";
    default: return NULL;
    }
}

static bool load(char *reason, size_t size, bool *is_transient) {
    static char failure[512];
    if (failure[0] != 0) {
        snprintf(reason, size, "%s", failure);
        return false;
    }
    struct cloud_curl_functions functions;
    const char *lacking = lack();
    if (lacking != NULL || !open_library("libcurl.so.4", &functions, reason, size)) {
        // Other threads may have used up the resource in the meantime.
        if (lacking == NULL) lacking = lack();
        if (lacking != NULL) snprintf(reason, size, "%s", lacking);
        *is_transient = lacking != NULL;
        return false;
    }
    // 3 initializes everything.
    int result = functions.global_init(3);
    if (result != 0) {
        // There is no second attempt: some versions treat a second call as one after success.
        snprintf(failure, sizeof failure, "it can't be initialized: %s", functions.easy_strerror(result));
        snprintf(reason, size, "%s", failure);
        return false;
    }
    cloud_curl = functions;
    return true;
}

const char *cloud_curl_load(bool *is_transient) {
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    static bool is_loaded;
    static _Thread_local char reason[512];
    *is_transient = false;
    pthread_mutex_lock(&lock);
    if (!is_loaded) is_loaded = load(reason, sizeof reason, is_transient);
    bool is_usable = is_loaded;
    pthread_mutex_unlock(&lock);
    return is_usable ? NULL : reason;
}

const char *cloud_curl_check(const char *name) {
    static _Thread_local char reason[512];
    struct cloud_curl_functions functions;
    return open_library(name, &functions, reason, sizeof reason) ? NULL : reason;
}

unsigned cloud_curl_version_number(void) { return cloud_curl.version; }

const char *cloud_curl_text(int result) { return cloud_curl.easy_strerror(result); }

#endif
