#ifdef __linux__

#include "library.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>

struct cloud_curl_functions cloud_curl;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool is_loaded;
static char failure[512];

/// What begins the answer of `curl_version_info`, in every version.
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

/// Opens a library and looks for all that is needed. It stays open, since libcurl can't be unloaded safely.
static bool open_library(const char *name, struct cloud_curl_functions *functions, char *reason, size_t size) {
    // Its symbols are for us alone; what it needs itself it finds as usual.
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

static void load(void) {
    struct cloud_curl_functions functions;
    if (!open_library("libcurl.so.4", &functions, failure, sizeof failure)) return;
    // 3 is all of what there is to initialize.
    int result = functions.global_init(3);
    if (result != 0) {
        snprintf(failure, sizeof failure, "it can't be initialized: %s", functions.easy_strerror(result));
        return;
    }
    cloud_curl = functions;
    is_loaded = true;
}

const char *cloud_curl_load(void) {
    pthread_once(&once, load);
    return is_loaded ? NULL : failure;
}

const char *cloud_curl_check(const char *name) {
    static _Thread_local char reason[512];
    struct cloud_curl_functions functions;
    return open_library(name, &functions, reason, sizeof reason) ? NULL : reason;
}

unsigned cloud_curl_version_number(void) { return cloud_curl.version; }

const char *cloud_curl_text(int result) { return cloud_curl.easy_strerror(result); }

#endif
