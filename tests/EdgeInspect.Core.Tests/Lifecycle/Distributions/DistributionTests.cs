using EdgeInspect.Core.Lifecycle.Distributions;

namespace EdgeInspect.Core.Tests.Lifecycle.Distributions;

/// <summary>Against scipy 1.10: norm and nct.</summary>
public sealed class DistributionTests
{
    [Fact]
    public void Normal()
    {
        Assert.Equal(2.3263478740408408, NormalDistribution.Quantile(0.99), 1e-12);
        Assert.Equal(0.9031995154143897, NormalDistribution.Cdf(1.3), 1e-14);
        Assert.Equal(9.865876450376946e-10, NormalDistribution.Cdf(-6), 1e-20);
    }

    [Theory]
    [InlineData(0.95, 9, 6.324555320336759, 10.958412725441125)]
    [InlineData(0.95, 99, 23.26347874040841, 26.839578556912777)]
    [InlineData(0.95, 299, 40.29352713918579, 43.680256777297416)]
    [InlineData(0.5, 3, 1.5, 1.6447962355039532)]
    [InlineData(0.95, 2.7, 4, 13.35538559458638)]
    public void Noncentral_t(double p, double freedom, double shift, double expected) =>
        Assert.Equal(expected, NoncentralT.Quantile(p, freedom, shift), 1e-7 * expected);

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0.5, 0.5723649429247001)]
    [InlineData(171, 706.5730622457874)]
    public void Logarithm_of_gamma(double x, double expected) => Assert.Equal(expected, Gamma.Log(x), 1e-11);
}
