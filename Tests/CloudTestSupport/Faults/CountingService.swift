public import CloudCore
import Foundation
import Synchronization

/// A service that counts how often it acts on a single call, while a plan injects faults.
public final class CountingService: HTTPTransport, CredentialsProvider {
    /// The responses of a service.
    public struct Responses: Sendable {
        /// The response after the service has acted.
        public var success: TransportResponse

        /// Returns the response that reports a service error.
        public var serviceError: @Sendable (_ code: String, _ status: Int) -> TransportResponse

        /// The service's error code for too many requests.
        public var throttlingCode: String

        /// The service's error code for a wrong time.
        public var skewCode: String

        /// The service's error code for an invalid request.
        public var errorCode: String

        /// Returns the idempotency token of a request, if the service supports tokens.
        public var token: @Sendable (TransportRequest) -> String?

        /// Creates a set of responses.
        public init(
            success: TransportResponse,
            serviceError: @escaping @Sendable (String, Int) -> TransportResponse,
            throttlingCode: String,
            skewCode: String,
            errorCode: String,
            token: @escaping @Sendable (TransportRequest) -> String?
        ) {
            self.success = success
            self.serviceError = serviceError
            self.throttlingCode = throttlingCode
            self.skewCode = skewCode
            self.errorCode = errorCode
            self.token = token
        }
    }

    private struct State {
        var plan: CallPlan
        var executions = 0
        var happened: [PlannedFault] = []
        var tokens: Set<String> = []
    }

    private let responses: Responses
    private let state: Mutex<State>
    private let passTime: @Sendable (Duration) -> Void

    /// The service's time source.
    public let time: TimeSource

    /// Creates a service.
    /// - Parameters:
    ///   - plan: The faults to inject.
    ///   - responses: The responses of the service.
    ///   - time: The service's time source.
    ///   - passTime: A closure that advances the time.
    public init(
        _ plan: CallPlan,
        responses: Responses,
        time: TimeSource,
        passTime: @escaping @Sendable (Duration) -> Void
    ) {
        self.state = Mutex(State(plan: plan))
        self.responses = responses
        self.time = time
        self.passTime = passTime
    }

    /// The number of times the service acted.
    public var executions: Int { self.state.withLock { $0.executions } }

    /// The faults so far, in order.
    public var happened: [PlannedFault] { self.state.withLock { $0.happened } }

    /// Returns the credentials, unless the plan has none.
    public func credentials() async throws -> Credentials {
        let isMissing = self.state.withLock { state in
            guard state.plan.faults.first == .noCredentials else { return false }
            state.happened.append(state.plan.faults.removeFirst())
            return true
        }
        guard !isMissing else { throw CredentialsError(source: "the plan", reason: "none now") }
        return Credentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: "secret")
    }

    /// Handles a request according to the plan.
    public func send(_ request: TransportRequest) async throws -> TransportResponse {
        let (fault, plan) = self.state.withLock { state in
            let fault = state.plan.faults.isEmpty ? .none : state.plan.faults.removeFirst()
            state.happened.append(fault)
            return (fault, state.plan)
        }
        switch fault {
        case .none, .noCredentials:
            self.act(on: request)
            return self.responses.success
        case .notConnected: throw TransportError(.notConnected, reason: "refused")
        case .notSecure: throw TransportError(.notSecure, reason: "expired")
        case .brokenBefore: throw TransportError(.interrupted, reason: "closed")
        case .brokenAfter:
            self.act(on: request)
            throw TransportError(.interrupted, reason: "closed")
        case .timedOutBefore: throw TransportError(.timedOut, reason: "no response")
        case .timedOutAfter:
            self.act(on: request)
            throw TransportError(.timedOut, reason: "no response")
        case .hangsBefore: return try await self.hang()
        case .hangsAfter:
            self.act(on: request)
            return try await self.hang()
        case .unknownFailureAfter:
            self.act(on: request)
            throw POSIXError(.ECONNRESET)
        case .cancelledAfter:
            self.act(on: request)
            throw CancellationError()
        case .failsBefore: return self.failure(plan.failureStatus)
        case .failsAfter:
            self.act(on: request)
            return self.failure(plan.failureStatus)
        case .throttled: return self.responses.serviceError(self.responses.throttlingCode, 400)
        case .throttledAfter:
            self.act(on: request)
            return self.responses.serviceError(self.responses.throttlingCode, plan.failureStatus)
        case .skewed:
            var response = self.responses.serviceError(self.responses.skewCode, 400)
            response.headers["date"] = Self.httpDate(self.time.now() + plan.skew)
            return response
        case .rejected: return self.responses.serviceError(self.responses.errorCode, 400)
        case .unreadable:
            self.act(on: request)
            return TransportResponse(status: 200, body: Data("<html>".utf8))
        case .tooLarge:
            self.act(on: request)
            throw TransportError(.responseTooLarge, reason: "too large")
        }
    }

    private func act(on request: TransportRequest) {
        let token = self.responses.token(request)
        self.state.withLock { state in
            if let token, !state.tokens.insert(token).inserted { return }
            state.executions += 1
        }
    }

    private func hang() async throws -> TransportResponse {
        // Repeatedly, because the deadline may start only after this.
        while true {
            try Task.checkCancellation()
            self.passTime(.seconds(300))
            await Task.yield()
        }
    }

    private static func httpDate(_ date: Date) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let parts = calendar.dateComponents([.weekday, .day, .month, .year, .hour, .minute, .second], from: date)
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let time = [parts.hour, parts.minute, parts.second].map { String(format: "%02d", $0 ?? 0) }
        return "\(days[(parts.weekday ?? 1) - 1]), \(String(format: "%02d", parts.day ?? 1)) "
            + "\(months[(parts.month ?? 1) - 1]) \(parts.year ?? 1970) \(time.joined(separator: ":")) GMT"
    }

    private func failure(_ status: Int) -> TransportResponse {
        TransportResponse(status: status, body: Data("<h1>Something went wrong</h1>".utf8))
    }
}
