#pragma once

// The part of libcurl that the transport uses, loaded when it is first needed: nothing here needs libcurl's headers,
// and nothing is linked. Numbers are those of libcurl's binary interface, which doesn't change.

#ifdef __linux__

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

typedef struct cloud_curl_easy cloud_curl_easy;
typedef struct cloud_curl_multi cloud_curl_multi;
typedef struct cloud_curl_list cloud_curl_list;
typedef struct cloud_curl_address cloud_curl_address;

// MARK: The library

/// Loads the system's libcurl, unless it is loaded already.
/// Returns `NULL`, or why that is not possible, and whether it may be later; the text is valid until the thread calls this again.
const char *_Nullable cloud_curl_load(bool *is_transient);

/// Looks for a library of that name and all that is needed of it, without using it.
/// Returns `NULL`, or why it can't be used; what is returned is good until the thread asks again.
const char *_Nullable cloud_curl_check(const char *name);

/// The oldest version that is taken, as `cloud_curl_version_number` has it.
static const unsigned cloud_curl_oldest_version = 0x073d00;

/// The version that is loaded: eight bits each for major, minor and patch.
unsigned cloud_curl_version_number(void);

/// Returns the text for a result.
const char *cloud_curl_text(int result);

// MARK: Transfers

enum {
    CLOUD_CURL_ERROR_SIZE = 256,

    CLOUD_CURL_SSLVERSION = 32,
    CLOUD_CURL_NOBODY = 44,
    CLOUD_CURL_POST = 47,
    CLOUD_CURL_SSL_VERIFYPEER = 64,
    CLOUD_CURL_FRESH_CONNECT = 74,
    CLOUD_CURL_SSL_VERIFYHOST = 81,
    CLOUD_CURL_HTTP_VERSION = 84,
    CLOUD_CURL_NOSIGNAL = 99,
    CLOUD_CURL_PROTOCOLS = 181,
    CLOUD_CURL_PATH_AS_IS = 234,
    CLOUD_CURL_SUPPRESS_CONNECT_HEADERS = 265,
    CLOUD_CURL_DISALLOW_USERNAME_IN_URL = 278,
    CLOUD_CURL_HTTP09_ALLOWED = 285,

    CLOUD_CURL_WRITEDATA = 10001,
    CLOUD_CURL_URL = 10002,
    CLOUD_CURL_PROXY = 10004,
    CLOUD_CURL_ERRORBUFFER = 10010,
    CLOUD_CURL_HTTPHEADER = 10023,
    CLOUD_CURL_SSLCERT = 10025,
    CLOUD_CURL_KEYPASSWD = 10026,
    CLOUD_CURL_HEADERDATA = 10029,
    CLOUD_CURL_CUSTOMREQUEST = 10036,
    CLOUD_CURL_CAINFO = 10065,
    CLOUD_CURL_SSLKEY = 10087,
    CLOUD_CURL_CAPATH = 10097,
    CLOUD_CURL_COPYPOSTFIELDS = 10165,
    CLOUD_CURL_NOPROXY = 10177,

    CLOUD_CURL_WRITEFUNCTION = 20011,
    CLOUD_CURL_HEADERFUNCTION = 20079,

    CLOUD_CURL_POSTFIELDSIZE_LARGE = 30120,

    CLOUD_CURL_INFO_RESPONSE_CODE = 0x200002,
    CLOUD_CURL_INFO_CAINFO = 0x10003d,
};

/// What a debug callback is told of.
enum {
    CLOUD_CURL_HEADER_OUT = 2,
    CLOUD_CURL_DATA_OUT = 4,
    CLOUD_CURL_TLS_IN = 5,
};

/// Takes bytes, and returns how many it took: all, or the transfer ends.
typedef size_t (*cloud_curl_data_callback)(const char *bytes, size_t size, size_t count, void *context);

/// Sees what goes on.
typedef int (*cloud_curl_debug_callback)(
    cloud_curl_easy *easy, int kind, const char *bytes, size_t count, void *context);

/// Returns a socket for a new connection, or -1 if there is to be none.
typedef int (*cloud_curl_socket_callback)(void *context, int purpose, cloud_curl_address *address);

/// Sees the connection that a request is to take, and returns 0 if it may take it.
typedef int (*cloud_curl_request_callback)(
    void *context, const char *address, const char *own_address, int port, int own_port);

/// Whether the connection that a transfer is about to use has ended, or has something to read before it was asked.
/// Known from version 8.22 on; before, a transfer doesn't tell of its connection so early.
bool cloud_curl_connection_is_stale(cloud_curl_easy *easy);

/// Opens a socket that is closed when this process runs another program.
int cloud_curl_open_socket(const cloud_curl_address *address);

cloud_curl_easy *_Nullable cloud_curl_easy_create(void);
void cloud_curl_easy_reset(cloud_curl_easy *easy);
void cloud_curl_easy_destroy(cloud_curl_easy *easy);

/// Setting returns 0, or a result: 48 if this version has no such option.
int cloud_curl_set_number(cloud_curl_easy *easy, int option, long value);
int cloud_curl_set_size(cloud_curl_easy *easy, int option, int64_t value);
int cloud_curl_set_text(cloud_curl_easy *easy, int option, const char *_Nullable text);
int cloud_curl_set_pointer(cloud_curl_easy *easy, int option, const void *_Nullable value);
int cloud_curl_set_data_callback(cloud_curl_easy *easy, int option, cloud_curl_data_callback callback);
int cloud_curl_set_debug_callback(cloud_curl_easy *easy, cloud_curl_debug_callback callback, void *context);
int cloud_curl_set_socket_callback(cloud_curl_easy *easy, cloud_curl_socket_callback callback, void *context);
int cloud_curl_set_request_callback(cloud_curl_easy *easy, cloud_curl_request_callback callback, void *context);

long cloud_curl_get_number(cloud_curl_easy *easy, int info);
const char *_Nullable cloud_curl_get_text(cloud_curl_easy *easy, int info);

/// Returns the list with a copy of a text at its end, or `NULL` where there is no memory; the list is then as it was.
cloud_curl_list *_Nullable cloud_curl_list_append(cloud_curl_list *_Nullable list, const char *text);
void cloud_curl_list_destroy(cloud_curl_list *_Nullable list);

// MARK: Many transfers

/// Creates a handle that keeps at most as many connections.
cloud_curl_multi *_Nullable cloud_curl_multi_create(long connections);
void cloud_curl_multi_destroy(cloud_curl_multi *multi);
int cloud_curl_multi_add(cloud_curl_multi *multi, cloud_curl_easy *easy);
void cloud_curl_multi_remove(cloud_curl_multi *multi, cloud_curl_easy *easy);
int cloud_curl_multi_perform(cloud_curl_multi *multi);

/// Takes the next transfer that has ended, with its result. Returns `NULL` if there is none.
cloud_curl_easy *_Nullable cloud_curl_multi_next(cloud_curl_multi *multi, int *result);

/// Waits until there is something to do, the wakeup was rung, or the time is over.
int cloud_curl_multi_wait(cloud_curl_multi *multi, int wakeup, int milliseconds);

// MARK: Threads

/// Creates a wakeup, which any thread may ring; -1 if the system has none to give.
int cloud_curl_wakeup_create(void);
void cloud_curl_wakeup_signal(int wakeup);
void cloud_curl_wakeup_destroy(int wakeup);

/// Runs something on a thread of its own, for good, to which no signal is delivered. Returns whether there is one.
bool cloud_curl_run(void (*body)(void *context), void *context);

#pragma clang assume_nonnull end

#endif
