/// Returns the number of the page after one.
/// - Parameters:
///   - number: The number of the page, from 1.
///   - size: How many items a page has; 10 when nobody said.
///   - total: How many items there are.
/// - Returns: The number, or `nil` if the page was the last.
func nextPageNumber(after number: Int, size: Int?, total: Int?) -> Int? {
    let (seen, overflows) = number.multipliedReportingOverflow(by: size ?? 10)
    guard let total, number > 0, !overflows, seen > 0, seen < total else { return nil }
    return number + 1
}
