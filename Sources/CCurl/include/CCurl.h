#pragma once

// The part of libcurl that the transport uses, loaded on first use. It needs neither libcurl's headers nor linking. The
// numbers are those of libcurl's stable binary interface.

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

/// Loads the system's libcurl, unless it is already loaded.
/// Returns `NULL`, or the reason for a failure and whether it is transient. The text is valid until the next call on the thread.
const char *_Nullable cloud_curl_load(bool *is_transient);

/// Checks that a library of a name exists and has all needed functions, without using it.
/// Returns `NULL`, or the reason for a failure, which is valid until the next call on the thread.
const char *_Nullable cloud_curl_check(const char *name);

/// The oldest supported version, in the format of `cloud_curl_version_number`.
static const unsigned cloud_curl_oldest_version = 0x073d00;

/// Returns the loaded version, with eight bits each for major, minor and patch.
unsigned cloud_curl_version_number(void);

/// Returns the description of a result.
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

/// The kinds of events that a debug callback receives.
enum {
    CLOUD_CURL_HEADER_OUT = 2,
    CLOUD_CURL_DATA_OUT = 4,
    CLOUD_CURL_TLS_IN = 5,
};

/// Receives bytes and returns the number of bytes consumed. Any number other than all of them ends the transfer.
typedef size_t (*cloud_curl_data_callback)(const char *bytes, size_t size, size_t count, void *context);

/// Receives debug events.
typedef int (*cloud_curl_debug_callback)(
    cloud_curl_easy *easy, int kind, const char *bytes, size_t count, void *context);

/// Returns a socket for a new connection, or -1 to prevent the connection.
typedef int (*cloud_curl_socket_callback)(void *context, int purpose, cloud_curl_address *address);

/// Receives the connection that a request is about to use, and returns 0 to allow it.
typedef int (*cloud_curl_request_callback)(
    void *context, const char *address, const char *own_address, int port, int own_port);

/// Whether the connection that a transfer is about to use has ended, or has unread data before the request is sent.
/// Available since version 8.22. Before, a transfer doesn't reveal its connection this early.
bool cloud_curl_connection_is_stale(cloud_curl_easy *easy);

/// Opens a socket with the close-on-exec flag.
int cloud_curl_open_socket(const cloud_curl_address *address);

cloud_curl_easy *_Nullable cloud_curl_easy_create(void);
void cloud_curl_easy_reset(cloud_curl_easy *easy);
void cloud_curl_easy_destroy(cloud_curl_easy *easy);

/// The setters return 0 or an error code, which is 48 if this version doesn't have the option.
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

/// Returns the list with a copy of a text appended, or `NULL` without enough memory, which leaves the list unchanged.
cloud_curl_list *_Nullable cloud_curl_list_append(cloud_curl_list *_Nullable list, const char *text);
void cloud_curl_list_destroy(cloud_curl_list *_Nullable list);

// MARK: Many transfers

/// Creates a handle that keeps at most `connections` connections.
cloud_curl_multi *_Nullable cloud_curl_multi_create(long connections);
void cloud_curl_multi_destroy(cloud_curl_multi *multi);
int cloud_curl_multi_add(cloud_curl_multi *multi, cloud_curl_easy *easy);
void cloud_curl_multi_remove(cloud_curl_multi *multi, cloud_curl_easy *easy);
int cloud_curl_multi_perform(cloud_curl_multi *multi);

/// Removes the next finished transfer and returns it with its result, or `NULL` if there is none.
cloud_curl_easy *_Nullable cloud_curl_multi_next(cloud_curl_multi *multi, int *result);

/// Waits for activity on a connection, a signal of the wakeup, or the end of the timeout.
int cloud_curl_multi_wait(cloud_curl_multi *multi, int wakeup, int milliseconds);

// MARK: Threads

/// Creates a wakeup that any thread may signal, or returns -1 if the system has no descriptors left.
int cloud_curl_wakeup_create(void);
void cloud_curl_wakeup_signal(int wakeup);
void cloud_curl_wakeup_destroy(int wakeup);

/// Runs a function on a new thread that lives until the process ends, with signals blocked. Returns whether it started.
bool cloud_curl_run(void (*body)(void *context), void *context);

#pragma clang assume_nonnull end

#endif
