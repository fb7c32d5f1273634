/// The name of a service, as events contain it.
package struct ServiceName: Sendable, Hashable {
    /// The cloud that the service belongs to.
    package let cloud: Cloud

    /// The name, such as `SSM`.
    package let name: String

    package init(_ cloud: Cloud, _ name: String) {
        self.cloud = cloud
        self.name = name
    }
}
