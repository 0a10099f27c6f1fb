// libcurl, opened by the program when it first speaks to a gateway: linked, it and the thirty libraries
// behind it would take part in every start of the program, a check's too. Its variadic functions
// become one plain function for each kind of argument, for callers without varargs.
#ifndef CCURLSHIM_H
#define CCURLSHIM_H

#include <curl/curl.h>
#include <stddef.h>

/// Opens libcurl and makes it ready, and returns NULL; or what is wrong, to be read before the next call
/// of this thread. To be called once, before any other function here.
const char *ccurl_load(void);

/// A function that takes bytes from libcurl or gives it some: `size` times `count` bytes at
/// `bytes`.
typedef size_t (*ccurl_data_function)(char *bytes, size_t size, size_t count, void *context);

CURL *ccurl_easy_init(void);
void ccurl_easy_cleanup(CURL *easy);
const char *ccurl_easy_strerror(CURLcode code);
CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value);
/// libcurl copies the text.
CURLcode ccurl_set_text(CURL *easy, CURLoption option, const char *value);
CURLcode ccurl_set_pointer(CURL *easy, CURLoption option, void *value);
CURLcode ccurl_set_function(CURL *easy, CURLoption option, ccurl_data_function value);
CURLcode ccurl_get_long(CURL *easy, CURLINFO what, long *value);
CURLcode ccurl_get_offset(CURL *easy, CURLINFO what, curl_off_t *value);

struct curl_slist *ccurl_list_append(struct curl_slist *list, const char *text);
void ccurl_list_free(struct curl_slist *list);

CURLM *ccurl_multi_init(void);
void ccurl_multi_cleanup(CURLM *multi);
CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value);
CURLMcode ccurl_multi_add(CURLM *multi, CURL *easy);
CURLMcode ccurl_multi_remove(CURLM *multi, CURL *easy);
/// Moves bytes without waiting; `running` gets the number of transfers under way.
CURLMcode ccurl_multi_perform(CURLM *multi, int *running);
/// Waits until there is something to move, at most `milliseconds`.
CURLMcode ccurl_multi_wait(CURLM *multi, int milliseconds);
/// The next transfer that has ended, or NULL; `result` gets its code.
CURL *ccurl_multi_next_done(CURLM *multi, CURLcode *result);

#endif
