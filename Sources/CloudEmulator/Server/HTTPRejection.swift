/// The reason why a server doesn't process a request.
package struct HTTPRejection: Error, Hashable {
    /// The status code of the response.
    package var status: Int

    /// The explanation, which is the body of the response.
    package var reason: String

    init(_ reason: String, status: Int = 400) {
        self.status = status
        self.reason = reason
    }
}
