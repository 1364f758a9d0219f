const Page = () => <h1>Compare</h1>

export default Page
