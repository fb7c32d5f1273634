// The part of Foundation that the library uses: dates, bytes, URLs and files. On Linux that part is a library of its own,
// which a program can link without the rest of Foundation and its tables of languages.
#if canImport(FoundationEssentials)
@_exported public import FoundationEssentials
#else
@_exported public import Foundation
#endif
