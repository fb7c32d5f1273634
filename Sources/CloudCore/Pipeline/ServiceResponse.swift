import CloudFoundation

/// A response of a service that did what was asked, not decoded yet.
package struct ServiceResponse: Sendable {
    /// The response.
    package let response: TransportResponse

    /// What came with it.
    package let metadata: ResponseMetadata

    /// The operation that was asked for.
    let operation: OperationDescriptor

    /// What the caller told the service in confidence.
    let secrets: CallSecrets

    /// How long the call has taken.
    let stopwatch: Stopwatch

    /// Describes why the response can't be read, without the caller's secrets.
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

/// What a service is told in confidence with one attempt of a call.
struct CallSecrets: Sendable {
    let operation: OperationDescriptor
    let request: TransportRequest
    let credentials: Credentials

    /// Takes them out of texts: the credentials, the signature, and the members of the request that hold secrets.
    var filter: SecretFilter {
        SecretFilter(
            self.credentials.secrets + self.request.secrets,
            quoted: self.request.texts(of: self.operation.secretMembers)
        )
    }

    /// Returns a service's id of a request, without the secrets.
    func hiding(_ requestID: String?) -> String? {
        // Services give ids of this form, and looking for secrets in each would take longer than the rest.
        guard let requestID, UUID(uuidString: requestID) == nil else { return requestID }
        return self.filter(requestID)
    }
}
