// libcurl, opened by the program when it first speaks to a gateway: linked, it and the thirty libraries
// behind it would take part in every start of the program, a check's too. Its variadic functions
// become one plain function for each kind of argument, for callers without varargs.
#ifndef CCURLSHIM_H
#define CCURLSHIM_H

#include <curl/curl.h>
#include <stdbool.h>
#include <stddef.h>
// For the callers: Swift's C library does not have it.
#include <sys/epoll.h>

/// Opens libcurl and makes it ready, and returns NULL; or what is wrong, to be read before the next call
/// of this thread. To be called once, before any other function here.
const char *ccurl_load(void);

/// A function that takes bytes from libcurl: `size` times `count` bytes at
/// `bytes`.
typedef size_t (*ccurl_data_function)(char *bytes, size_t size, size_t count, void *context);

CURL *ccurl_easy_init(void);
void ccurl_easy_cleanup(CURL *easy);
const char *ccurl_easy_strerror(CURLcode code);
CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value);
/// libcurl copies the text.
CURLcode ccurl_set_text(CURL *easy, CURLoption option, const char *value);
CURLcode ccurl_set_pointer(CURL *easy, CURLoption option, void *value);
CURLcode ccurl_set_writer(CURL *easy, ccurl_data_function writer, void *context);
/// Asked with a connection, before each writing of the request.
CURLcode ccurl_set_permission(CURL *easy, curl_prereq_callback permission, void *context);
/// What was set as CURLOPT_PRIVATE.
void *ccurl_get_context(CURL *easy);
CURLcode ccurl_get_long(CURL *easy, CURLINFO what, long *value);
CURLcode ccurl_get_offset(CURL *easy, CURLINFO what, curl_off_t *value);

struct curl_slist *ccurl_list_append(struct curl_slist *list, const char *text);
/// NULL where there is no memory; `list` is as before then.
struct curl_slist *ccurl_list_prepend(struct curl_slist *list, const char *text);
void ccurl_list_free(struct curl_slist *list);
/// Frees what stands before `kept`.
void ccurl_list_drop(struct curl_slist *list, struct curl_slist *kept);

CURLM *ccurl_multi_init(void);
void ccurl_multi_cleanup(CURLM *multi);
CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value);
CURLMcode ccurl_multi_add(CURLM *multi, CURL *easy);
CURLMcode ccurl_multi_remove(CURLM *multi, CURL *easy);
/// `watches` is told which sockets libcurl waits for, `waits` when it wants `ccurl_multi_timeout`.
CURLMcode ccurl_multi_set_watchers(CURLM *multi, curl_socket_callback watches,
                                   curl_multi_timer_callback waits, void *context);
/// Starts what was added, and ends what took too long. None of these waits.
CURLMcode ccurl_multi_timeout(CURLM *multi);
/// Moves bytes of one socket.
CURLMcode ccurl_multi_socket(CURLM *multi, curl_socket_t socket, bool reads, bool writes);
/// The next transfer that has ended, or NULL; `result` gets its code.
CURL *ccurl_multi_next_done(CURLM *multi, CURLcode *result);

#endif
