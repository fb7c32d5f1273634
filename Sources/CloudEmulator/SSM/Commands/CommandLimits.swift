import CloudCore
import CloudFoundation
import SSMKit

/// The limits of a Systems Manager command, with the service's defaults for limits that the request does not contain.
struct CommandLimits {
    private let request: SSM.SendCommandRequest

    init(_ request: SSM.SendCommandRequest) {
        self.request = request
    }

    /// The delivery timeout.
    var delivery: Duration { .seconds(self.request.timeoutSeconds ?? 3_600) }

    /// The execution timeout.
    var execution: Duration {
        .seconds(self.request.parameters?["executionTimeout"]?.first.flatMap { Int($0) } ?? 3_600)
    }

    /// Returns the number of machines that may fail.
    func errors(of count: Int) -> Int {
        Self.number(self.request.maxErrors ?? "0", of: count) ?? 0
    }

    /// Returns the dispatch limits for a number of machines.
    func dispatch(to count: Int) -> DispatchLimits {
        DispatchLimits(
            offline: self.delivery,
            silence: self.delivery,
            execution: self.execution,
            report: self.delivery + self.execution,
            concurrency: max(1, Self.number(self.request.maxConcurrency ?? "50", of: count) ?? 50),
            errors: self.errors(of: count)
        )
    }

    /// Validates the limit that is a parameter of the document.
    /// - Throws: `ErrorResponse` if the service rejects it.
    func check() throws {
        if let text = self.request.parameters?["executionTimeout"]?.first {
            guard let seconds = Int(text), (1...172_800).contains(seconds) else {
                throw ErrorResponse("InvalidParameters", "executionTimeout is 1 to 172800, not \(quoted(text))")
            }
        }
    }

    /// Parses `7` or `10%`.
    private static func number(_ text: String, of count: Int) -> Int? {
        if text.hasSuffix("%") {
            guard let percent = Int(text.dropLast()), (0...100).contains(percent) else { return nil }
            return count * percent / 100
        }
        return Int(text).flatMap { $0 >= 0 ? $0 : nil }
    }
}
