package import CloudFoundation

/// An answer as JSON, and how to fetch the page after it.
package struct JSONPage<Code: ServiceErrorCode>: Sendable {
    package typealias Fetch = @Sendable () async throws(CloudError<Code>) -> JSONPage

    /// The answer.
    package let json: Data

    /// Fetches the page after it; `nil` for the last, and for the answer of an operation without pages.
    package let next: Fetch?
}
