import CloudCore

extension CloudAssistant {
    /// Returns the skeleton of an operation's request or response.
    ///
    /// In a request, strings are empty and values of an enumeration are its first known one. The result is a form to
    /// fill in and pass to ``CloudAssistantClient/call(operation:json:)``. In a response, a string is the name of its
    /// member.
    /// - Parameters:
    ///   - operation: The operation's name, such as `RunCommand`.
    ///   - part: The request or the response.
    /// - Returns: The indented JSON text.
    /// - Throws: ``/CloudCore/InvalidRequestError/unknownOperation(_:)`` if no operation has the name.
    public static func skeleton(of operation: String, _ part: OperationPart) throws(InvalidRequestError) -> String {
        Skeleton.json(of: try self.requestType(of: operation), part)
    }

    /// Returns the type of an operation's request.
    static func requestType(of operation: String) throws(InvalidRequestError) -> any CloudAssistantRequest.Type {
        guard let type = self.requestTypesByName[operation] else { throw .unknownOperation(operation) }
        return type
    }

    private static let requestTypesByName: [String: any CloudAssistantRequest.Type] = Dictionary(
        requestTypes.map { ($0.operation.name, $0) },
        uniquingKeysWith: { first, _ in first }
    )
}
