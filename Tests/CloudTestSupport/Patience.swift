import Foundation

/// How many times longer than usual tests wait: more than once under a sanitizer, which makes everything slower.
///
/// `CLOUD_TEST_PATIENCE` says so.
public let patience = ProcessInfo.processInfo.environment["CLOUD_TEST_PATIENCE"].flatMap { Int($0) } ?? 1
