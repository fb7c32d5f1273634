extension ServiceFailure {
    /// Creates the error in a response of an object store, such as S3 or OSS, which describes it in XML.
    /// - Parameters:
    ///   - response: The response.
    ///   - operation: The operation.
    ///   - requestID: The request ID in the response.
    ///   - throttling: The codes of requests that were throttled, in addition to the status 429.
    package init(
        ofObjectStore response: TransportResponse,
        operation: OperationDescriptor,
        requestID: String?,
        throttling: Set<String> = []
    ) {
        let members = ErrorText.members(of: response.body)
        let code = members["Code"] ?? "HTTP \(response.status)"
        self.init(
            operation: operation.name,
            code: Code(rawValue: code),
            message: members["Message"],
            requestID: requestID,
            status: response.status
        )
        if response.status == 429 || throttling.contains(code) {
            self.retryReason = .throttling
        } else if response.status >= 500 {
            self.retryReason = .transient
        }
    }
}
