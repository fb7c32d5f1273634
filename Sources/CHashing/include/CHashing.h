#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Whether the processor has instructions for SHA-1 and SHA-256. If not, the other functions must not be called.
bool cloud_hashing_is_available(void);

/// Adds blocks of 64 bytes to the eight words of a SHA-256 state.
void cloud_hashing_mix_sha256(uint32_t *state, const void *blocks, size_t count);

/// Adds blocks of 64 bytes to the five words of a SHA-1 state.
void cloud_hashing_mix_sha1(uint32_t *state, const void *blocks, size_t count);
