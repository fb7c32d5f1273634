import CloudFoundation

/// Makes the small calls through which credentials are fetched, by the rules of all calls to services.
package struct CredentialsClient: Sendable {
    let host: HostSystem
    let classifier: ErrorClassifier

    /// What errors call the service.
    var name = "the service"

    /// The `User-Agent` header of each request.
    let userAgent: String

    /// How long one attempt may take.
    var timeout: Duration

    /// How often a request is sent at most.
    var maxAttempts = 3

    /// The longest delay before another attempt, unless the service asks for more.
    var maxDelay = RetryPolicy.standard.maxDelay

    /// Whether to try again where nobody answers; not where a service is only there on some machines.
    var insists = true

    /// Whether a proxy may carry the requests; not those to services of the machine itself.
    var allowsProxy = true

    /// Whether errors show the service's messages; not those of services of the machine, whose errors may hold anything.
    var showsMessages = false

    /// The path of a file of authorities that TLS trusts in place of the system's.
    var trustedAuthorities: String?

    /// Sends a request, and again if that may help.
    /// - Parameters:
    ///   - request: The request without a signature.
    ///   - operation: What is asked for, with the members that hold secrets; all of them may be asked for again.
    ///   - signature: How each attempt is signed.
    ///   - credentials: What it is signed with.
    /// - Returns: A response with a status of the 200s.
    /// - Throws: ``Failure``, ``CredentialsError`` of the credentials to sign with, ``InvalidRequestError`` or
    ///   `CancellationError`.
    func send(
        _ request: TransportRequest,
        as operation: OperationDescriptor,
        signedBy signature: CredentialsWireProtocol.Signature = .nobody,
        with credentials: any CredentialsProvider = StaticCredentials(.anonymous)
    ) async throws -> Response {
        var request = request
        request.allowsProxy = self.allowsProxy
        do throws(CloudError<CredentialsWireProtocol.ErrorCode>) {
            let answer = try await self.pipeline(signature, credentials).run(operation) { request }
            return Response(answer.response, receivedAt: self.host.time.now())
        } catch {
            switch error {
            case .service(let failure): throw Failure(failure, of: self.name)
            case .transport(let failure): throw Failure(failure)
            case .credentials(let error): throw error
            case .invalidRequest(let error): throw error
            case .cancelled: throw CancellationError()
            case .decoding, .timedOut: throw Failure(reason: error.description, isUnreachable: false)
            }
        }
    }

    private var shared: Shared { self.host.shared.value { Shared() } }

    private func pipeline(
        _ signature: CredentialsWireProtocol.Signature,
        _ credentials: any CredentialsProvider
    ) -> ServicePipeline<CredentialsWireProtocol> {
        ServicePipeline(
            wireProtocol: CredentialsWireProtocol(
                classifier: self.classifier,
                signature: signature,
                insists: self.insists,
                showsMessages: self.showsMessages
            ),
            credentials: credentials,
            transport: self.host.transport,
            settings: CallSettings(
                retry: RetryPolicy(maxAttempts: self.maxAttempts, maxDelay: self.maxDelay),
                timeouts: Timeouts(attempt: self.timeout),
                observer: self.host.observer
            ),
            dependencies: self.host.dependencies(for: self.host.transport),
            quota: self.shared.quota,
            clockSkew: self.shared.clockSkew,
            userAgent: self.userAgent,
            trustedAuthorities: self.trustedAuthorities
        )
    }
}

extension CredentialsClient {
    /// For metadata services of instances, which on most machines are not there.
    static func metadata(_ classifier: ErrorClassifier, _ host: HostSystem, as userAgent: String) -> CredentialsClient {
        var client = CredentialsClient(host: host, classifier: classifier, userAgent: userAgent, timeout: .seconds(1))
        (client.insists, client.allowsProxy, client.maxDelay) = (false, false, .seconds(1))
        return client
    }
}

extension CredentialsClient {
    /// What all calls of one host to services that give credentials have in common.
    package final class Shared: Sendable {
        let quota = RetryQuota()
        let clockSkew = ClockSkew()

        package init() {}
    }
}

extension Credentials {
    /// What stands for credentials where requests are not signed.
    fileprivate static let anonymous = Credentials(accessKeyID: "anonymous", secretAccessKey: "anonymous")
}

extension OperationDescriptor {
    /// An operation of a service that gives credentials.
    static func credentials(_ name: String, secretMembers: [String] = []) -> OperationDescriptor {
        OperationDescriptor(name: name, area: "Credentials", isIdempotent: true, secretMembers: secretMembers)
    }
}
