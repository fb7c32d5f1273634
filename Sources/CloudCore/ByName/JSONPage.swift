package import CloudFoundation

/// A response as JSON, with a closure that fetches the next page.
package struct JSONPage<Code: ServiceErrorCode>: Sendable {
    package typealias Fetch = @Sendable () async throws(CloudError<Code>) -> JSONPage

    /// The response.
    package let json: Data

    /// Fetches the next page.
    ///
    /// `nil` for the last page, and for an operation without pagination.
    package let next: Fetch?
}
