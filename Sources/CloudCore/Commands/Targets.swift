/// The machines to run on.
#if hasAttribute(nonexhaustive)
@nonexhaustive
#endif
public enum Targets: Sendable, Hashable {
    /// Machines by id. Any number is accepted, since they are sent in batches of the service's size.
    case instances([String])

    /// The machines that have all of these tags, each with one of its values.
    case tags([String: [String]])

    /// The machines of a resource group, by the group's name or id.
    case resourceGroup(String)

    /// Returns the machines that have a tag with one of several values.
    /// - Parameters:
    ///   - key: The tag's key.
    ///   - values: The values, of which a machine has one.
    /// - Returns: The targets.
    public static func tag(_ key: String, in values: [String]) -> Targets {
        .tags([key: values])
    }
}
