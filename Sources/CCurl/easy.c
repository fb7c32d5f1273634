#define _GNU_SOURCE

#ifdef __linux__

#include "library.h"

#include <errno.h>
#include <sys/socket.h>

enum {
    VERBOSE = 41,
    DEBUGDATA = 10095,
    OPENSOCKETDATA = 10164,
    PREREQDATA = 10313,
    DEBUGFUNCTION = 20094,
    OPENSOCKETFUNCTION = 20163,
    PREREQFUNCTION = 20312,
    ACTIVESOCKET = 0x50002c,
};

/// The start of libcurl's `curl_sockaddr` for a new connection. The address itself follows.
struct cloud_curl_address {
    int family;
    int type;
    int protocol;
};

int cloud_curl_open_socket(const cloud_curl_address *address) {
    return socket(address->family, address->type | SOCK_CLOEXEC, address->protocol);
}

cloud_curl_easy *cloud_curl_easy_create(void) { return cloud_curl.easy_init(); }

void cloud_curl_easy_reset(cloud_curl_easy *easy) { cloud_curl.easy_reset(easy); }

void cloud_curl_easy_destroy(cloud_curl_easy *easy) { cloud_curl.easy_cleanup(easy); }

int cloud_curl_set_number(cloud_curl_easy *easy, int option, long value) {
    return cloud_curl.easy_setopt(easy, option, value);
}

int cloud_curl_set_size(cloud_curl_easy *easy, int option, int64_t value) {
    return cloud_curl.easy_setopt(easy, option, value);
}

int cloud_curl_set_text(cloud_curl_easy *easy, int option, const char *text) {
    return cloud_curl.easy_setopt(easy, option, text);
}

int cloud_curl_set_pointer(cloud_curl_easy *easy, int option, const void *value) {
    return cloud_curl.easy_setopt(easy, option, value);
}

int cloud_curl_set_data_callback(cloud_curl_easy *easy, int option, cloud_curl_data_callback callback) {
    return cloud_curl.easy_setopt(easy, option, callback);
}

int cloud_curl_set_debug_callback(cloud_curl_easy *easy, cloud_curl_debug_callback callback, void *context) {
    int result = cloud_curl.easy_setopt(easy, DEBUGFUNCTION, callback);
    if (result == 0) result = cloud_curl.easy_setopt(easy, DEBUGDATA, context);
    return result == 0 ? cloud_curl.easy_setopt(easy, VERBOSE, 1L) : result;
}

int cloud_curl_set_socket_callback(cloud_curl_easy *easy, cloud_curl_socket_callback callback, void *context) {
    int result = cloud_curl.easy_setopt(easy, OPENSOCKETFUNCTION, callback);
    return result == 0 ? cloud_curl.easy_setopt(easy, OPENSOCKETDATA, context) : result;
}

int cloud_curl_set_request_callback(cloud_curl_easy *easy, cloud_curl_request_callback callback, void *context) {
    int result = cloud_curl.easy_setopt(easy, PREREQFUNCTION, callback);
    return result == 0 ? cloud_curl.easy_setopt(easy, PREREQDATA, context) : result;
}

bool cloud_curl_connection_is_stale(cloud_curl_easy *easy) {
    int descriptor = -1;
    if (cloud_curl.easy_getinfo(easy, ACTIVESOCKET, &descriptor) != 0 || descriptor < 0) return false;
    char byte;
    return recv(descriptor, &byte, 1, MSG_PEEK | MSG_DONTWAIT) >= 0 || (errno != EAGAIN && errno != EINTR);
}

long cloud_curl_get_number(cloud_curl_easy *easy, int info) {
    long value = 0;
    return cloud_curl.easy_getinfo(easy, info, &value) == 0 ? value : 0;
}

const char *cloud_curl_get_text(cloud_curl_easy *easy, int info) {
    const char *value = NULL;
    return cloud_curl.easy_getinfo(easy, info, &value) == 0 ? value : NULL;
}

cloud_curl_list *cloud_curl_list_append(cloud_curl_list *list, const char *text) {
    return cloud_curl.slist_append(list, text);
}

void cloud_curl_list_destroy(cloud_curl_list *list) { cloud_curl.slist_free_all(list); }

#endif
