/// A value that describes one call to an operation of a cloud service.
///
/// The type of the request identifies the operation and determines the response type and the error codes.
public protocol ServiceRequest: ServiceShape {
    /// The type of a successful response.
    associatedtype Response: ServiceShape

    /// The error codes of the service.
    associatedtype ErrorCode: ServiceErrorCode

    /// The descriptor of the operation, with its name and whether it can be repeated safely.
    static var operation: OperationDescriptor { get }

    /// The error codes that the service documents for the operation, in the order of its documentation.
    static var documentedErrors: [ErrorCode] { get }

    /// Returns the request with an idempotency token, if the operation takes one and the request has none.
    /// - Parameter token: A closure that returns a unique token.
    /// - Returns: The request to send.
    func fillingClientToken(_ token: () -> String) -> Self
}

extension ServiceRequest {
    /// An empty list of error codes.
    public static var documentedErrors: [ErrorCode] { [] }

    /// Returns the request unchanged, since the operation takes no idempotency token.
    /// - Parameter token: A closure that is not called.
    /// - Returns: The unchanged request.
    public func fillingClientToken(_ token: () -> String) -> Self { self }
}
