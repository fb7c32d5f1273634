import Foundation

/// The factor for all timeouts in tests, greater than 1 under a sanitizer, which slows everything down.
///
/// `CLOUD_TEST_PATIENCE` sets it.
public let patience = ProcessInfo.processInfo.environment["CLOUD_TEST_PATIENCE"].flatMap { Int($0) } ?? 1
