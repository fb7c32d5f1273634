#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Whether the processor has instructions for SHA-1 and SHA-256; if not, the functions below must not be called.
bool cloud_hashing_is_available(void);

/// Mixes blocks of 64 bytes into the eight words of a SHA-256.
void cloud_hashing_mix_sha256(uint32_t *state, const void *blocks, size_t count);

/// Mixes blocks of 64 bytes into the five words of a SHA-1.
void cloud_hashing_mix_sha1(uint32_t *state, const void *blocks, size_t count);
