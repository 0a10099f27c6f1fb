// libcurl's variadic functions, one plain function for each kind of argument, for callers without
// varargs.
#ifndef CCURLSHIM_H
#define CCURLSHIM_H

#include <curl/curl.h>
#include <stddef.h>

/// A function that takes bytes from libcurl or gives it some: `size` times `count` bytes at
/// `bytes`.
typedef size_t (*ccurl_data_function)(char *bytes, size_t size, size_t count, void *context);

CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value);
/// libcurl copies the text.
CURLcode ccurl_set_text(CURL *easy, CURLoption option, const char *value);
CURLcode ccurl_set_pointer(CURL *easy, CURLoption option, void *value);
CURLcode ccurl_set_function(CURL *easy, CURLoption option, ccurl_data_function value);
CURLcode ccurl_get_long(CURL *easy, CURLINFO what, long *value);
CURLcode ccurl_get_offset(CURL *easy, CURLINFO what, curl_off_t *value);
CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value);
/// The next transfer that has ended, or NULL; `result` gets its code.
CURL *ccurl_multi_next_done(CURLM *multi, CURLcode *result);

#endif
