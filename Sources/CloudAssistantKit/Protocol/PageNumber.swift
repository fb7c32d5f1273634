/// Returns the number of the next page.
/// - Parameters:
///   - number: The number of the page, from 1.
///   - size: The number of items on a page. The default is 10.
///   - total: The total number of items.
/// - Returns: The number, or `nil` after the last page.
func nextPageNumber(after number: Int, size: Int?, total: Int?) -> Int? {
    let (seen, overflows) = number.multipliedReportingOverflow(by: size ?? 10)
    guard let total, number > 0, !overflows, seen > 0, seen < total else { return nil }
    return number + 1
}
