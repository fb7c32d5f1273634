#if !defined(__x86_64__)
#include "CHashing.h"

#include <stdlib.h>

bool cloud_hashing_is_available(void) { return false; }

void cloud_hashing_mix_sha256(uint32_t *state, const void *blocks, size_t count) { abort(); }

void cloud_hashing_mix_sha1(uint32_t *state, const void *blocks, size_t count) { abort(); }
#endif
