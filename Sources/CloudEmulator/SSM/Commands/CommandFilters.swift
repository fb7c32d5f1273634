import CloudCore
import CloudFoundation
import SSMKit

/// The filters of a request that lists commands or command invocations.
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
                throw ErrorResponse(
                    "InvalidFilterKey",
                    "the emulator does not support the filter \(quoted(filter.key.rawValue))"
                )
            }
        }
    }

    private static func date(_ text: String) throws -> Date {
        guard let date = ISO8601.date(from: text) else {
            throw ErrorResponse("ValidationException", "\(quoted(text)) is not a date such as 2026-01-31T00:00:00Z")
        }
        return date
    }

    /// Returns whether a command matches all filters except the status.
    func matchesExceptStatus(_ command: EmulatorState.SSMCommand) -> Bool {
        (self.documentName ?? command.request.documentName) == command.request.documentName
            && (self.after ?? .distantPast) <= command.record.sentAt
            && command.record.sentAt <= (self.before ?? .distantFuture)
    }

    func matches(_ value: (status: SSM.CommandInvocationStatus, details: String)) -> Bool {
        self.matches((value.status.rawValue, value.details))
    }

    func matches(_ value: (status: String, details: String)) -> Bool {
        self.status == nil || self.status == value.status || self.status == value.details
    }
}
