#pragma once

#include "CCurl.h"

/// libcurl's `curl_waitfd`: a descriptor to wait for in addition to its own.
struct cloud_curl_wait {
    int descriptor;
    short events;
    short happened;
};

/// libcurl's `CURLMsg`: a finished transfer.
struct cloud_curl_message {
    int kind;
    cloud_curl_easy *easy;
    union {
        void *other;
        int result;
    } data;
};

/// The functions of the loaded library.
struct cloud_curl_functions {
    unsigned version;
    int (*global_init)(long);
    const void *(*version_info)(int);
    cloud_curl_easy *(*easy_init)(void);
    void (*easy_reset)(cloud_curl_easy *);
    void (*easy_cleanup)(cloud_curl_easy *);
    int (*easy_setopt)(cloud_curl_easy *, int, ...);
    int (*easy_getinfo)(cloud_curl_easy *, int, ...);
    const char *(*easy_strerror)(int);
    cloud_curl_list *(*slist_append)(cloud_curl_list *, const char *);
    void (*slist_free_all)(cloud_curl_list *);
    cloud_curl_multi *(*multi_init)(void);
    int (*multi_cleanup)(cloud_curl_multi *);
    int (*multi_setopt)(cloud_curl_multi *, int, ...);
    int (*multi_add_handle)(cloud_curl_multi *, cloud_curl_easy *);
    int (*multi_remove_handle)(cloud_curl_multi *, cloud_curl_easy *);
    int (*multi_perform)(cloud_curl_multi *, int *);
    struct cloud_curl_message *(*multi_info_read)(cloud_curl_multi *, int *);
    int (*multi_wait)(cloud_curl_multi *, struct cloud_curl_wait *, unsigned, int, int *);
};

extern struct cloud_curl_functions cloud_curl;
