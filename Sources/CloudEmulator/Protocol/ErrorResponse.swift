import CloudCore
import CloudFoundation

/// An error response of an emulated service.
struct ErrorResponse: Error {
    var status = 400
    var code: String
    var message: String

    init(_ code: String, _ message: String, status: Int = 400) {
        self.status = status
        self.code = code
        self.message = message
    }
}
