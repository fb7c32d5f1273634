import CloudCore
import CloudFoundation
import SSMKit

/// The filters of a request that lists associations.
struct AssociationFilters {
    /// The key of a filter that matches only associations that were created for one machine.
    private static let instanceID: SSM.AssociationFilterKey = "InstanceId"

    private let filters: [SSM.AssociationFilter]

    init(_ filters: [SSM.AssociationFilter]?) throws {
        self.filters = filters ?? []
        for filter in self.filters {
            switch filter.key {
            case Self.instanceID, .name, .associationID, .associationStatusName, .associationName: break
            case .lastExecutedBefore, .lastExecutedAfter:
                guard ISO8601.date(from: filter.value) != nil else {
                    throw ErrorResponse("ValidationException", "\(quoted(filter.value)) is not an ISO 8601 date")
                }
            default:
                throw ErrorResponse(
                    "InvalidFilterKey",
                    "the emulator does not support the filter \(quoted(filter.key.rawValue))"
                )
            }
        }
    }

    /// Returns whether an association with a status matches all filters.
    func match(_ association: StoredAssociation, status: String?) -> Bool {
        self.filters.allSatisfy { filter in
            let date = ISO8601.date(from: filter.value)
            let last = association.executions.last?.date
            return switch filter.key {
            case Self.instanceID: association.instanceID == filter.value
            case .name: association.documentName == filter.value
            case .associationID: association.id == filter.value
            case .associationStatusName: status == filter.value
            case .associationName: association.settings.associationName == filter.value
            case .lastExecutedBefore: last.map { $0 <= date ?? .distantPast } ?? false
            default: last.map { $0 >= date ?? .distantFuture } ?? false
            }
        }
    }
}
