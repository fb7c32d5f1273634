/// The reason why a server doesn't process a request.
struct HTTPRejection: Error, Hashable {
    /// The status code of the response.
    var status: Int

    /// The explanation, which is the body of the response.
    var reason: String

    init(_ reason: String, status: Int = 400) {
        self.status = status
        self.reason = reason
    }
}
