extension CallEvent: CustomStringConvertible {
    /// The service, the operation, the attempt and the event on one line.
    public var description: String {
        let call = "\(self.service).\(self.operation)"
        let attempt = "\(call) attempt \(self.attempt)\(self.maxAttempts.map { "/\($0)" } ?? "")"
        let id = self.requestID.map { " id=\($0)" } ?? ""
        let text =
            switch self.kind {
            case .started: "\(call) started"
            case .sending(let bytes): "\(attempt) to \(self.host ?? "?"), \(bytes) bytes"
            case .responded(let status, let bytes, let time):
                "\(attempt) → \(status) \(time.milliseconds) ms \(bytes) bytes\(id)"
            case .failed(let code, let status, let reason, let time):
                "\(attempt) → \(status.map { "\($0) " } ?? "")\(code ?? reason) \(time.milliseconds) ms\(id)"
            case .retrying(let delay): "\(attempt) again in \(delay.milliseconds) ms"
            case .ended(let outcome, let reason, let time):
                "\(call) \(outcome.name), \(self.attempt) \(self.attempt == 1 ? "attempt" : "attempts"), "
                    + "\(time.milliseconds) ms\(reason.map { ": \($0)" } ?? "")"
            }
        return text.onOneLine
    }
}

extension Duration {
    /// The rounded number of milliseconds, or the nearest number that `Int` can represent.
    var milliseconds: Int {
        let number = (self.seconds * 1_000).rounded()
        return Int(exactly: number) ?? (number < 0 ? .min : .max)
    }
}
