/// The status of an execution of an association on all its machines.
struct AssociationExecutionStatus: Sendable {
    let status: String
    let details: String

    /// The number of machines by their status.
    let counts: [String: Int]

    /// The status of an execution whose command could not be sent.
    static let notSent = AssociationExecutionStatus(status: "Failed", details: "Failed", counts: [:])

    private init(status: String, details: String, counts: [String: Int]) {
        (self.status, self.details, self.counts) = (status, details, counts)
    }

    init(_ machines: [AssociationMachineStatus]) {
        let counts = Dictionary(machines.map { ($0.status, 1) }, uniquingKeysWith: +)
        let status = ["Pending", "Failed"].first { counts[$0] != nil } ?? "Success"
        let details = machines.first { $0.status == status }?.details ?? "Success"
        self.init(status: status, details: details, counts: counts)
    }

    /// The number of machines by their status, as the service formats it.
    var countsText: String {
        "{" + self.counts.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ", ") + "}"
    }
}
