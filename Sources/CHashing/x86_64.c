// C has intrinsics for the SHA instructions of x86-64, Swift doesn't.
// Source: FIPS 180-4, and the description of each instruction in volume 2 of Intel's software developer's manual.

#if defined(__x86_64__)
#include "CHashing.h"

#include <cpuid.h>
#include <immintrin.h>

#define WITH_SHA __attribute__((target("sha,sse4.1,ssse3")))

bool cloud_hashing_is_available(void) {
    unsigned a, b, c, d;
    if (!__get_cpuid(1, &a, &b, &c, &d)) return false;
    const bool has_ssse3 = c & 1u << 9, has_sse41 = c & 1u << 19;
    if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return false;
    const bool has_sha = b & 1u << 29;
    return has_ssse3 && has_sse41 && has_sha;
}

static const uint32_t constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

// Four words at once. The instructions expect A, B, E, F in one register and C, D, G, H in the other, the first highest.
WITH_SHA void cloud_hashing_mix_sha256(uint32_t *state, const void *blocks, size_t count) {
    const __m128i big_endian = _mm_set_epi8(12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3);
    const __m128i *input = blocks;
    __m128i abef = _mm_set_epi32(state[0], state[1], state[4], state[5]);
    __m128i cdgh = _mm_set_epi32(state[2], state[3], state[6], state[7]);
    for (; count > 0; count--, input += 4) {
        const __m128i abef_before = abef, cdgh_before = cdgh;
        __m128i words[16];
#pragma clang loop unroll(full)
        for (int group = 0; group < 16; group++) {
            if (group < 4) {
                words[group] = _mm_shuffle_epi8(_mm_loadu_si128(input + group), big_endian);
            } else {
                const __m128i early = _mm_sha256msg1_epu32(words[group - 4], words[group - 3]);
                const __m128i seven_before = _mm_alignr_epi8(words[group - 1], words[group - 2], 4);
                words[group] = _mm_sha256msg2_epu32(_mm_add_epi32(early, seven_before), words[group - 1]);
            }
            const __m128i sum =
                _mm_add_epi32(words[group], _mm_loadu_si128((const __m128i *)(constants + 4 * group)));
            // Each instruction does two rounds, after which the registers swap roles.
            cdgh = _mm_sha256rnds2_epu32(cdgh, abef, sum);
            abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(sum, 0x0e));
        }
        abef = _mm_add_epi32(abef, abef_before);
        cdgh = _mm_add_epi32(cdgh, cdgh_before);
    }
    state[0] = _mm_extract_epi32(abef, 3);
    state[1] = _mm_extract_epi32(abef, 2);
    state[2] = _mm_extract_epi32(cdgh, 3);
    state[3] = _mm_extract_epi32(cdgh, 2);
    state[4] = _mm_extract_epi32(abef, 1);
    state[5] = _mm_extract_epi32(abef, 0);
    state[6] = _mm_extract_epi32(cdgh, 1);
    state[7] = _mm_extract_epi32(cdgh, 0);
}

// Does four rounds. The round function and constant are an immediate operand, which must be a constant.
WITH_SHA static inline __m128i four_rounds(__m128i abcd, __m128i words, int stage) {
    switch (stage) {
    case 0: return _mm_sha1rnds4_epu32(abcd, words, 0);
    case 1: return _mm_sha1rnds4_epu32(abcd, words, 1);
    case 2: return _mm_sha1rnds4_epu32(abcd, words, 2);
    default: return _mm_sha1rnds4_epu32(abcd, words, 3);
    }
}

// Four words at once, the first highest. E is added to the first of them.
WITH_SHA void cloud_hashing_mix_sha1(uint32_t *state, const void *blocks, size_t count) {
    const __m128i reversed = _mm_set_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    const __m128i *input = blocks;
    __m128i abcd = _mm_set_epi32(state[0], state[1], state[2], state[3]);
    __m128i e = _mm_set_epi32(state[4], 0, 0, 0);
    for (; count > 0; count--, input += 4) {
        const __m128i abcd_before = abcd;
        __m128i words[20], previous = abcd;
#pragma clang loop unroll(full)
        for (int group = 0; group < 20; group++) {
            if (group < 4) {
                words[group] = _mm_shuffle_epi8(_mm_loadu_si128(input + group), reversed);
            } else {
                const __m128i early = _mm_sha1msg1_epu32(words[group - 4], words[group - 3]);
                words[group] = _mm_sha1msg2_epu32(_mm_xor_si128(early, words[group - 2]), words[group - 1]);
            }
            const __m128i sum =
                group == 0 ? _mm_add_epi32(e, words[0]) : _mm_sha1nexte_epu32(previous, words[group]);
            previous = abcd;
            abcd = four_rounds(abcd, sum, group / 5);
        }
        e = _mm_sha1nexte_epu32(previous, e);
        abcd = _mm_add_epi32(abcd, abcd_before);
    }
    state[0] = _mm_extract_epi32(abcd, 3);
    state[1] = _mm_extract_epi32(abcd, 2);
    state[2] = _mm_extract_epi32(abcd, 1);
    state[3] = _mm_extract_epi32(abcd, 0);
    state[4] = _mm_extract_epi32(e, 3);
}
#endif
