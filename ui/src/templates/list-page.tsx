const Page = () => <h1>Templates</h1>

export default Page
