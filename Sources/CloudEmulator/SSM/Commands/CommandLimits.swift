import CloudFoundation
import SSMKit

/// The limits of a Systems Manager command, with the service's defaults for limits that the request does not contain.
struct CommandLimits {
    private let request: SSM.SendCommandRequest

    /// The execution timeout of all steps.
    let execution: Duration

    init(_ request: SSM.SendCommandRequest, execution: Duration) {
        self.request = request
        self.execution = execution
    }

    /// The delivery timeout.
    var delivery: Duration { .seconds(self.request.timeoutSeconds ?? 3_600) }

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

    /// Parses `7` or `10%`.
    private static func number(_ text: String, of count: Int) -> Int? {
        if text.hasSuffix("%") {
            guard let percent = Int(text.dropLast()), (0...100).contains(percent) else { return nil }
            return count * percent / 100
        }
        return Int(text).flatMap { $0 >= 0 ? $0 : nil }
    }
}
