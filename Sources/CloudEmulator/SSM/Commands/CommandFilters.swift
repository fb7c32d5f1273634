import CloudCore
import CloudFoundation
import SSMKit

/// What a caller wants to see of commands, or of what became of them on machines.
struct CommandFilters {
    private(set) var status: String?
    private var documentName: String?
    private var after: Date?
    private var before: Date?

    init(_ filters: [SSM.CommandFilter]?, isOfInvocations: Bool = false) throws {
        for filter in filters ?? [] {
            switch filter.key {
            case .status: self.status = filter.value
            case .documentName: self.documentName = filter.value
            case .invokedAfter where !isOfInvocations: self.after = try Self.date(filter.value)
            case .invokedBefore where !isOfInvocations: self.before = try Self.date(filter.value)
            default:
                throw ErrorResponse("InvalidFilterKey", "the emulator has no filter \(quoted(filter.key.rawValue))")
            }
        }
    }

    private static func date(_ text: String) throws -> Date {
        guard let date = ISO8601.date(from: text) else {
            throw ErrorResponse("ValidationException", "\(quoted(text)) is no date like 2026-01-31T00:00:00Z")
        }
        return date
    }

    /// Whether a command may be wanted, its status apart.
    func mayMatch(_ command: EmulatorState.SSMCommand) -> Bool {
        (self.documentName ?? command.request.documentName) == command.request.documentName
            && (self.after ?? .distantPast) <= command.record.sentAt
            && command.record.sentAt <= (self.before ?? .distantFuture)
    }

    func matches(_ words: (status: SSM.CommandInvocationStatus, details: String)) -> Bool {
        self.matches((words.status.rawValue, words.details))
    }

    func matches(_ words: (String, String)) -> Bool {
        self.status == nil || self.status == words.0 || self.status == words.1
    }
}
