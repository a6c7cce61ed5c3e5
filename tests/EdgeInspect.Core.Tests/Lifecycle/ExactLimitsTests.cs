using System.Globalization;
using EdgeInspect.Core.Lifecycle;

namespace EdgeInspect.Core.Tests.Lifecycle;

public sealed class ExactLimitsTests
{
    private static readonly Oracle Known = Oracle.Load("intervals");

    public static TheoryData<string> Proportions => [.. Known.Names("proportion_")];

    public static TheoryData<string> Plans => [.. Known.Names("plan_")];

    public static TheoryData<string> ZeroFailures => [.. Known.Names("zero_failures_")];

    [Theory]
    [MemberData(nameof(Proportions))]
    public void Known_limits(string name)
    {
        var oracle = Known[name];
        var (hits, trials) = (oracle.Input.GetProperty("x").GetDouble(), oracle.Input.GetProperty("n").GetDouble());
        if (oracle.Throws)
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => ExactLimits.Upper(hits, trials));
            Assert.Throws<ArgumentOutOfRangeException>(() => ExactLimits.Lower(hits, trials));
            return;
        }
        var limits = oracle.Expected.GetProperty("clopper_pearson");
        Known.Close(limits[0], ExactLimits.Lower(hits, trials, 0.975));
        Known.Close(limits[1], ExactLimits.Upper(hits, trials, 0.975));
    }

    [Theory]
    [MemberData(nameof(Plans))]
    public void Known_plans(string name)
    {
        var oracle = Known[name];
        var (rate, confidence) = (Decimal("p"), Decimal("confidence"));
        var failures = oracle.Input.GetProperty("allowed_failures").GetInt64();
        var needed = ExactLimits.TrialsNeeded(rate, failures, confidence);
        Assert.Equal(oracle.Expected.GetProperty("n").GetInt64(), needed);
        Known.Close(oracle.Expected.GetProperty("acceptance_probability_at_n"), ExactLimits.ChanceOfAtMost(failures, needed, rate));

        double Decimal(string field) => double.Parse(oracle.Input.GetProperty(field).GetString()!, CultureInfo.InvariantCulture);
    }

    [Theory]
    [MemberData(nameof(ZeroFailures))]
    public void Known_limits_without_a_failure(string name)
    {
        var oracle = Known[name];
        var limit = ExactLimits.Upper(0, oracle.Input.GetProperty("n").GetDouble(), oracle.Input.GetProperty("confidence").GetDouble());
        Known.Close(oracle.Expected.GetProperty("upper_exact"), limit);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Shares_lie_between_0_and_1(double share)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ExactLimits.Upper(1, 5, share));
        Assert.Throws<ArgumentOutOfRangeException>(() => ExactLimits.TrialsNeeded(share));
    }
}
