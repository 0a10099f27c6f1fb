// Questions about many bytes at once. Swift's own vectors do not answer them yet: a comparison of SIMD16<UInt8> becomes a
// loop over bytes, and there is no way from its mask to bits. All are pure functions that are inlined where they are used;
// with SSE2, which every x86-64 has, and by single bytes elsewhere, with the same answers.
#ifndef DUNLIN_BYTESCAN_H
#define DUNLIN_BYTESCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#define BYTESCAN static inline __attribute__((always_inline))

// Where separators of CSV stand among 64 bytes, the first in the lowest bit.
struct bytescan_csv {
    uint64_t commas;
    // Line feeds and quotes.
    uint64_t stops;
};

#if defined(__SSE2__)

BYTESCAN __m128i bytescan_load(const uint8_t *bytes) { return _mm_loadu_si128((const __m128i *)bytes); }

BYTESCAN uint64_t bytescan_mask(__m128i found) { return (uint32_t)_mm_movemask_epi8(found); }

BYTESCAN struct bytescan_csv bytescan_csv(const uint8_t *bytes) {
    const __m128i comma = _mm_set1_epi8(','), line = _mm_set1_epi8('\n'), quote = _mm_set1_epi8('"');
    struct bytescan_csv found = {0, 0};
    for (int part = 0; part < 64; part += 16) {
        const __m128i x = bytescan_load(bytes + part);
        found.commas |= bytescan_mask(_mm_cmpeq_epi8(x, comma)) << part;
        found.stops |= bytescan_mask(_mm_or_si128(_mm_cmpeq_epi8(x, line), _mm_cmpeq_epi8(x, quote))) << part;
    }
    return found;
}

// Which of 16 bytes a JSON string escapes: control characters, `"` and `\`; the first in the lowest bit.
BYTESCAN uint32_t bytescan_escapes(const uint8_t *bytes) {
    const __m128i x = bytescan_load(bytes), last = _mm_set1_epi8(0x1F);
    const __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(x, last), x);
    const __m128i quote = _mm_cmpeq_epi8(x, _mm_set1_epi8('"')), slash = _mm_cmpeq_epi8(x, _mm_set1_epi8('\\'));
    return (uint32_t)bytescan_mask(_mm_or_si128(control, _mm_or_si128(quote, slash)));
}

// Bytes of UTF-8 that begin a scalar among the first `count`, a multiple of 16 up to 2,032; those that begin one of four
// bytes count twice: UTF-16 units, where the bytes are whole scalars.
BYTESCAN size_t bytescan_units(const uint8_t *bytes, size_t count) {
    const __m128i last = _mm_set1_epi8((char)0xBF), four = _mm_set1_epi8((char)0xF0);
    // A byte each; a comparison that holds is -1, twice in each of at most 127 rounds.
    __m128i sums = _mm_setzero_si128();
    for (size_t at = 0; at < count; at += 16) {
        const __m128i x = bytescan_load(bytes + at);
        sums = _mm_sub_epi8(sums, _mm_cmpgt_epi8(x, last));
        sums = _mm_sub_epi8(sums, _mm_cmpeq_epi8(_mm_max_epu8(x, four), x));
    }
    const __m128i halves = _mm_sad_epu8(sums, _mm_setzero_si128());
    return (size_t)(_mm_cvtsi128_si64(halves) + _mm_cvtsi128_si64(_mm_srli_si128(halves, 8)));
}

// Whether 【 or 】 (E3 80 90, E3 80 91) begins among 16 bytes; 18 are read.
BYTESCAN bool bytescan_brackets(const uint8_t *bytes) {
    const __m128i first = _mm_cmpeq_epi8(bytescan_load(bytes), _mm_set1_epi8((char)0xE3));
    const __m128i second = _mm_cmpeq_epi8(bytescan_load(bytes + 1), _mm_set1_epi8((char)0x80));
    const __m128i third = _mm_and_si128(bytescan_load(bytes + 2), _mm_set1_epi8((char)0xFE));
    const __m128i all = _mm_and_si128(first, _mm_and_si128(second, _mm_cmpeq_epi8(third, _mm_set1_epi8((char)0x90))));
    return bytescan_mask(all) != 0;
}

#else

BYTESCAN struct bytescan_csv bytescan_csv(const uint8_t *bytes) {
    struct bytescan_csv found = {0, 0};
    for (int at = 0; at < 64; at++) {
        found.commas |= (uint64_t)(bytes[at] == ',') << at;
        found.stops |= (uint64_t)(bytes[at] == '\n' || bytes[at] == '"') << at;
    }
    return found;
}

BYTESCAN uint32_t bytescan_escapes(const uint8_t *bytes) {
    uint32_t found = 0;
    for (int at = 0; at < 16; at++)
        found |= (uint32_t)(bytes[at] < 0x20 || bytes[at] == '"' || bytes[at] == '\\') << at;
    return found;
}

BYTESCAN size_t bytescan_units(const uint8_t *bytes, size_t count) {
    size_t units = 0;
    for (size_t at = 0; at < count; at++) units += (size_t)((bytes[at] & 0xC0) != 0x80) + (bytes[at] >= 0xF0);
    return units;
}

BYTESCAN bool bytescan_brackets(const uint8_t *bytes) {
    for (int at = 0; at < 16; at++)
        if (bytes[at] == 0xE3 && bytes[at + 1] == 0x80 && (bytes[at + 2] & 0xFE) == 0x90) return true;
    return false;
}

#endif
#endif
