public import CloudCore
import Foundation
import Synchronization

/// A service that counts how often it acts on the one call that is made to it, while a plan goes wrong.
public final class CountingService: HTTPTransport, CredentialsProvider {
    /// How the service words what it says.
    public struct Voice: Sendable {
        /// What it answers when it has acted.
        public var answer: TransportResponse

        /// What it answers when it refuses.
        public var serviceError: @Sendable (_ code: String, _ status: Int) -> TransportResponse

        /// Its code for too many requests.
        public var throttlingCode: String

        /// Its code for a wrong time.
        public var skewCode: String

        /// Its code for a request that it will never take.
        public var errorCode: String

        /// By what it knows a repetition, if it knows any.
        public var token: @Sendable (TransportRequest) -> String?

        /// Creates a voice.
        public init(
            answer: TransportResponse,
            serviceError: @escaping @Sendable (String, Int) -> TransportResponse,
            throttlingCode: String,
            skewCode: String,
            errorCode: String,
            token: @escaping @Sendable (TransportRequest) -> String?
        ) {
            self.answer = answer
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

    private let voice: Voice
    private let state: Mutex<State>
    private let passTime: @Sendable (Duration) -> Void

    /// The time in which the service lives.
    public let time: TimeSource

    /// Creates a service.
    /// - Parameters:
    ///   - plan: What goes wrong.
    ///   - voice: How it words what it says.
    ///   - time: The time in which it lives.
    ///   - passTime: Moves that time.
    public init(
        _ plan: CallPlan,
        voice: Voice,
        time: TimeSource,
        passTime: @escaping @Sendable (Duration) -> Void
    ) {
        self.state = Mutex(State(plan: plan))
        self.voice = voice
        self.time = time
        self.passTime = passTime
    }

    /// How often it acted.
    public var executions: Int { self.state.withLock { $0.executions } }

    /// What happened so far, in order.
    public var happened: [PlannedFault] { self.state.withLock { $0.happened } }

    /// Returns what to sign with, unless the plan has none now.
    public func credentials() async throws -> Credentials {
        let isMissing = self.state.withLock { state in
            guard state.plan.faults.first == .noCredentials else { return false }
            state.happened.append(state.plan.faults.removeFirst())
            return true
        }
        guard !isMissing else { throw CredentialsError(source: "the plan", reason: "none now") }
        return Credentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: "secret")
    }

    /// Does to a request what the plan says.
    public func send(_ request: TransportRequest) async throws -> TransportResponse {
        let (fault, plan) = self.state.withLock { state in
            let fault = state.plan.faults.isEmpty ? .none : state.plan.faults.removeFirst()
            state.happened.append(fault)
            return (fault, state.plan)
        }
        switch fault {
        case .none, .noCredentials:
            self.act(on: request)
            return self.voice.answer
        case .notConnected: throw TransportError(.notConnected, reason: "refused")
        case .notSecure: throw TransportError(.notSecure, reason: "expired")
        case .brokenBefore: throw TransportError(.interrupted, reason: "closed")
        case .brokenAfter:
            self.act(on: request)
            throw TransportError(.interrupted, reason: "closed")
        case .timedOutBefore: throw TransportError(.timedOut, reason: "nothing came")
        case .timedOutAfter:
            self.act(on: request)
            throw TransportError(.timedOut, reason: "nothing came")
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
        case .throttled: return self.voice.serviceError(self.voice.throttlingCode, 400)
        case .throttledAfter:
            self.act(on: request)
            return self.voice.serviceError(self.voice.throttlingCode, plan.failureStatus)
        case .skewed:
            var response = self.voice.serviceError(self.voice.skewCode, 400)
            response.headers["date"] = Self.httpDate(self.time.now() + plan.skew)
            return response
        case .rejected: return self.voice.serviceError(self.voice.errorCode, 400)
        case .unreadable:
            self.act(on: request)
            return TransportResponse(status: 200, body: Data("<html>".utf8))
        case .tooLarge:
            self.act(on: request)
            throw TransportError(.responseTooLarge, reason: "too large")
        }
    }

    private func act(on request: TransportRequest) {
        let token = self.voice.token(request)
        self.state.withLock { state in
            if let token, !state.tokens.insert(token).inserted { return }
            state.executions += 1
        }
    }

    private func hang() async throws -> TransportResponse {
        // Again and again, since the deadline may begin to count only after this.
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
