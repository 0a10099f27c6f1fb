#include "CCurlShim.h"

#include <dlfcn.h>

#ifdef __APPLE__
static const char library_name[] = "libcurl.4.dylib";
#else
static const char library_name[] = "libcurl.so.4";
#endif

// Pointers with the types that curl's header gives; the header's macros of these names take arguments,
// so a bare name is the function.
#define FUNCTIONS(f)                                                                              \
    f(curl_global_init) f(curl_easy_init) f(curl_easy_cleanup) f(curl_easy_strerror)              \
    f(curl_easy_setopt) f(curl_easy_getinfo) f(curl_slist_append) f(curl_slist_free_all)          \
    f(curl_multi_init) f(curl_multi_cleanup) f(curl_multi_setopt) f(curl_multi_add_handle)        \
    f(curl_multi_remove_handle) f(curl_multi_socket_action) f(curl_multi_info_read)

#define MEMBER(name) __typeof__(name) *name##_;
static struct {
    FUNCTIONS(MEMBER)
} library;

const char *ccurl_load(void) {
    void *handle = dlopen(library_name, RTLD_NOW | RTLD_LOCAL);
    if (handle == NULL) return dlerror();
#define FIND(name)                                                                                \
    library.name##_ = (__typeof__(name) *)dlsym(handle, #name);                                   \
    if (library.name##_ == NULL) return dlerror();
    FUNCTIONS(FIND)
    CURLcode state = library.curl_global_init_(CURL_GLOBAL_DEFAULT);
    return state == CURLE_OK ? NULL : library.curl_easy_strerror_(state);
}

CURL *ccurl_easy_init(void) { return library.curl_easy_init_(); }

void ccurl_easy_cleanup(CURL *easy) { library.curl_easy_cleanup_(easy); }

const char *ccurl_easy_strerror(CURLcode code) { return library.curl_easy_strerror_(code); }

CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value) {
    return library.curl_easy_setopt_(easy, option, value);
}

CURLcode ccurl_set_text(CURL *easy, CURLoption option, const char *value) {
    return library.curl_easy_setopt_(easy, option, value);
}

CURLcode ccurl_set_pointer(CURL *easy, CURLoption option, void *value) {
    return library.curl_easy_setopt_(easy, option, value);
}

CURLcode ccurl_set_writer(CURL *easy, ccurl_data_function writer, void *context) {
    CURLcode state = library.curl_easy_setopt_(easy, CURLOPT_WRITEFUNCTION, writer);
    if (state != CURLE_OK) return state;
    return library.curl_easy_setopt_(easy, CURLOPT_WRITEDATA, context);
}

CURLcode ccurl_set_permission(CURL *easy, curl_prereq_callback permission, void *context) {
    CURLcode state = library.curl_easy_setopt_(easy, CURLOPT_PREREQFUNCTION, permission);
    if (state != CURLE_OK) return state;
    return library.curl_easy_setopt_(easy, CURLOPT_PREREQDATA, context);
}

void *ccurl_get_context(CURL *easy) {
    char *context = NULL;
    library.curl_easy_getinfo_(easy, CURLINFO_PRIVATE, &context);
    return context;
}

CURLcode ccurl_get_long(CURL *easy, CURLINFO what, long *value) {
    return library.curl_easy_getinfo_(easy, what, value);
}

CURLcode ccurl_get_offset(CURL *easy, CURLINFO what, curl_off_t *value) {
    return library.curl_easy_getinfo_(easy, what, value);
}

struct curl_slist *ccurl_list_append(struct curl_slist *list, const char *text) {
    return library.curl_slist_append_(list, text);
}

struct curl_slist *ccurl_list_prepend(struct curl_slist *list, const char *text) {
    struct curl_slist *first = library.curl_slist_append_(NULL, text);
    if (first != NULL) first->next = list;
    return first;
}

void ccurl_list_free(struct curl_slist *list) { library.curl_slist_free_all_(list); }

void ccurl_list_drop(struct curl_slist *list, struct curl_slist *kept) {
    while (list != kept) {
        struct curl_slist *next = list->next;
        list->next = NULL;
        library.curl_slist_free_all_(list);
        list = next;
    }
}

CURLM *ccurl_multi_init(void) { return library.curl_multi_init_(); }

void ccurl_multi_cleanup(CURLM *multi) { library.curl_multi_cleanup_(multi); }

CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return library.curl_multi_setopt_(multi, option, value);
}

CURLMcode ccurl_multi_add(CURLM *multi, CURL *easy) {
    return library.curl_multi_add_handle_(multi, easy);
}

CURLMcode ccurl_multi_remove(CURLM *multi, CURL *easy) {
    return library.curl_multi_remove_handle_(multi, easy);
}

CURLMcode ccurl_multi_set_watchers(CURLM *multi, curl_socket_callback watches,
                                   curl_multi_timer_callback waits, void *context) {
    CURLMcode states[] = {
        library.curl_multi_setopt_(multi, CURLMOPT_SOCKETFUNCTION, watches),
        library.curl_multi_setopt_(multi, CURLMOPT_SOCKETDATA, context),
        library.curl_multi_setopt_(multi, CURLMOPT_TIMERFUNCTION, waits),
        library.curl_multi_setopt_(multi, CURLMOPT_TIMERDATA, context),
    };
    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++)
        if (states[i] != CURLM_OK) return states[i];
    return CURLM_OK;
}

CURLMcode ccurl_multi_timeout(CURLM *multi) {
    int running = 0;
    return library.curl_multi_socket_action_(multi, CURL_SOCKET_TIMEOUT, 0, &running);
}

CURLMcode ccurl_multi_socket(CURLM *multi, curl_socket_t socket, bool reads, bool writes) {
    int running = 0;
    int what = (reads ? CURL_CSELECT_IN : 0) | (writes ? CURL_CSELECT_OUT : 0);
    return library.curl_multi_socket_action_(multi, socket, what, &running);
}

CURL *ccurl_multi_next_done(CURLM *multi, CURLcode *result) {
    int left = 0;
    CURLMsg *message;
    while ((message = library.curl_multi_info_read_(multi, &left)) != NULL) {
        if (message->msg == CURLMSG_DONE) {
            *result = message->data.result;
            return message->easy_handle;
        }
    }
    return NULL;
}
