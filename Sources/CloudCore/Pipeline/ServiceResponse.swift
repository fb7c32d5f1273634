import CloudFoundation

/// A successful response of a service, before decoding.
package struct ServiceResponse: Sendable {
    /// The response.
    package let response: TransportResponse

    /// The metadata of the response.
    package let metadata: ResponseMetadata

    /// The requested operation.
    let operation: OperationDescriptor

    /// The secrets that the request contained.
    let secrets: CallSecrets

    /// The time since the call began.
    let stopwatch: Stopwatch

    /// Returns the error for a response that can't be decoded, without the caller's secrets.
    package func failure(_ error: any Error) -> DecodingFailure {
        let filter = self.secrets.filter
        var failure = DecodingFailure(
            operation: self.operation.name,
            reason: filter((error as? DecodingError)?.summary ?? "\(error)"),
            requestID: self.metadata.requestID,
            status: self.response.status,
            body: Data(),
            attempts: self.metadata.attempts
        )
        failure.excerpt = filter.beginning(of: self.response.body, count: DecodingFailure.excerptLength)
        return failure
    }
}

/// The secrets that one attempt of a call sends to the service.
struct CallSecrets: Sendable {
    let operation: OperationDescriptor
    let request: TransportRequest
    let credentials: Credentials

    /// A filter that removes the credentials, the signature, and the secret members of the request from texts.
    var filter: SecretFilter {
        SecretFilter(
            self.credentials.secrets + self.request.secrets,
            quoted: self.request.texts(of: self.operation.secretMembers)
        )
    }

    /// Returns a request ID without secrets.
    func hiding(_ requestID: String?) -> String? {
        // Services use ids of this form, and filtering each would take longer than the rest of the call.
        guard let requestID, !requestID.isUUID else { return requestID }
        return self.filter(requestID)
    }
}
