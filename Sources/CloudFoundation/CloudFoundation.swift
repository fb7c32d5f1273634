// The part of Foundation that the library uses: dates, data, URLs and files. On Linux it is a separate library,
// FoundationEssentials, which a program can link without the rest of Foundation and its localization data.
#if canImport(FoundationEssentials)
@_exported public import FoundationEssentials
#else
@_exported public import Foundation
#endif
