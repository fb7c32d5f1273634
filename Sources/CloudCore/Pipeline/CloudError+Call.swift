extension CloudError {
    /// Returns the error without the secrets in the texts of the service or the transport.
    func without(_ secrets: SecretFilter) -> Self {
        switch self {
        case .service(var failure):
            let code = secrets(failure.code.rawValue)
            // An unchanged code is kept, since it may have properties beyond its raw value.
            if !failure.code.isRecognized, code != failure.code.rawValue { failure.code = Code(rawValue: code) }
            failure.message = failure.message.map { secrets($0) }
            failure.requestID = failure.requestID.map { secrets($0) }
            return .service(failure)
        case .transport(var failure):
            failure.reason = secrets(failure.reason)
            return .transport(failure)
        default: return self
        }
    }

    /// Returns the error with the operation, the number of attempts, and whether any of them may have taken effect.
    func noting(_ call: PipelineCall) -> Self {
        switch self {
        case .service(var failure):
            failure.attempts = call.attempts
            failure.mayHaveTakenEffect = failure.mayHaveTakenEffect || call.mayHaveTakenEffect
            return .service(failure)
        case .transport(var failure):
            failure.operation = call.operation.name
            failure.attempts = call.attempts
            failure.mayHaveTakenEffect = failure.mayHaveTakenEffect || call.mayHaveTakenEffect
            return .transport(failure)
        default: return self
        }
    }
}
