/// The order of lists, which a program should not depend on.
public enum ListOrder: Sendable, Hashable {
    /// The order of the service.
    case standard

    /// The reverse of the service's order.
    case reversed

    /// A pseudorandom order.
    ///
    /// The same seed arranges the same list in the same order, so that the pages of a list fit together.
    case shuffled(seed: UInt64)

    /// Returns the items in this order.
    func arrange<Item>(_ items: [Item]) -> [Item] {
        switch self {
        case .standard: return items
        case .reversed: return items.reversed()
        case .shuffled(let seed):
            var numbers = SeededNumbers(seed: seed)
            return items.shuffled(using: &numbers)
        }
    }
}
